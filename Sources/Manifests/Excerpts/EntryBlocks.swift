import PlainDocuments

/// Outlines of lockfiles whose entries are headers with fields below them: Yarn's and pnpm's.
extension ManifestOutline {
    /// `yarn.lock`: an entry ends where the next one begins. Comments say nothing.
    static func yarnLock(_ text: [UInt8]) -> ManifestOutline? {
        var outline = ManifestOutline(of: text)
        var lines = OutlineLines(text)
        var names = 0
        while let line = lines.next() {
            guard let first = line.first else { continue }
            if first == UInt8(ascii: "\t") { return nil }
            if line.indent == 0, first != UInt8(ascii: "#") {
                let descriptors = text[line.bytes].dropLast().split(separator: UInt8(ascii: ","))
                names += descriptors.count
                let kins = descriptors.map(descriptorKin)
                let isOneName = kins.first.map { first in kins.allSatisfy { $0 == first } } ?? false
                outline.beginBlock(line, kin: isOneName ? kins[0] : .open)
            } else if !outline.blocks.isEmpty {
                outline.extendBlock(line)
            } else if first != UInt8(ascii: "#") {
                return nil
            }
        }
        return lines.areWholeText && names <= ManifestLimits.statements ? outline : nil
    }

    /// Of one of a header's descriptors, such as `"@scope/name@^1.0.0"`: what stands before the `@` behind the name.
    private static func descriptorKin(_ descriptor: ArraySlice<UInt8>) -> Kin {
        let written = descriptor.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\"") }
        let name = written[..<(written.dropFirst().firstIndex(of: UInt8(ascii: "@")) ?? written.endIndex)]
        let isPlain = name.allSatisfy(isOfName)
        return isPlain && !name.isEmpty ? Kin(name) : .open
    }

    /// `pnpm-lock.yaml`: what stands below `packages`. The other outermost keys are frame, what stands below them says nothing.
    static func pnpmLock(_ text: [UInt8]) -> ManifestOutline? {
        enum Below { case version, packages, entry, otherKey }
        var outline = ManifestOutline(of: text)
        var lines = OutlineLines(text)
        var below = Below.version
        while let line = lines.next() {
            guard let first = line.first else {
                if below == .entry { outline.extendBlock(line) }
                continue
            }
            if line.indent == 0 {
                guard let key = outermostKey(text[line.bytes]) else { return nil }
                below = key == .packages ? .packages : key == .version ? .version : .otherKey
                outline.addToFrame(line, isPremise: key == .version)
                continue
            }
            switch below {
            case .otherKey: break
            case .entry where line.indent > 2:
                outline.extendBlock(line)
                // An entry that gives its name itself may be called anything.
                if statesName(text[line.bytes].dropFirst(line.indent)) { outline.openBlock() }
            case .packages, .entry:
                guard line.indent == 2, let kin = entryKin(text[line.bytes].dropFirst(2), first) else { return nil }
                outline.beginBlock(line, kin: kin)
                below = .entry
            case .version: return nil
            }
        }
        return lines.areWholeText ? outline : nil
    }

    private enum OutermostKey { case version, packages, other }

    /// nil for anything but `lockfileVersion` with its value and words with nothing behind them.
    private static func outermostKey(_ line: ArraySlice<UInt8>) -> OutermostKey? {
        if line.starts(with: "lockfileVersion: ".utf8) { return .version }
        if line.elementsEqual("packages:".utf8) { return .packages }
        let isWord = line.last == UInt8(ascii: ":") && line.dropLast().allSatisfy(\.isLetter)
        return isWord && !line.elementsEqual("lockfileVersion:".utf8) ? .other : nil
    }

    private static func statesName(_ field: ArraySlice<UInt8>) -> Bool {
        let isQuoted = field.first == UInt8(ascii: "'") || field.first == UInt8(ascii: "\"")
        return (isQuoted ? field.dropFirst() : field).starts(with: "name".utf8)
    }

    /// Of a key such as `/@scope/name/1.0.0_peer:`, `'@scope/name@1.0.0(peer)':` or `name@1.0.0:`: its name up to the first of
    /// the signs that may end one. nil where it is no plain key with nothing behind it.
    private static func entryKin(_ header: ArraySlice<UInt8>, _ first: UInt8) -> Kin? {
        guard header.last == UInt8(ascii: ":") else { return nil }
        var key = header.dropLast()
        if first == UInt8(ascii: "'") {
            guard key.count > 2, key.last == first else { return nil }
            key = key.dropFirst().dropLast()
        }
        if key.first == UInt8(ascii: "/") { key = key.dropFirst() }
        guard let start = key.first, isOfName(start), start != UInt8(ascii: "-") else { return nil }
        var end = key.startIndex
        if start == UInt8(ascii: "@") {
            guard let slash = key.firstIndex(of: UInt8(ascii: "/")) else { return .open }
            guard key[key.startIndex + 1..<slash].allSatisfy({ isOfName($0) && $0 != UInt8(ascii: "@") }) else { return .open }
            end = slash + 1
        }
        let scope = end
        while end < key.endIndex, isOfName(key[end]), key[end] != UInt8(ascii: "/"), key[end] != UInt8(ascii: "@") { end += 1 }
        let isEnd =
            end == key.endIndex || key[end] == UInt8(ascii: "/") || key[end] == UInt8(ascii: "@") || key[end] == UInt8(ascii: "(")
        return isEnd && end > scope ? Kin(key[..<end]) : .open
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        byte.isLetterOrDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "@") || byte == UInt8(ascii: "/")
    }
}
