import PlainDocuments
import RiskModel

/// `yarn.lock`, as Yarn 1 writes it and as later ones do.
enum YarnLock {
    static func read(_ bytes: [UInt8]) throws(NotUnderstood) -> Manifest {
        var manifest = Manifest()
        var entry: Entry?
        for line in TextLine.all(of: bytes) {
            let content = line.bytes.trimmed
            guard let first = content.first, first != UInt8(ascii: "#") else { continue }
            if line.indent == 0 {
                try entry?.add(to: &manifest)
                entry = try Entry(header: line)
            } else if line.indent == 2 {
                guard entry != nil else { throw NotUnderstood("a field outside an entry", line: line.number) }
                try entry?.addField(line)
            } else {
                entry?.end = line.number
            }
        }
        try entry?.add(to: &manifest)
        return manifest
    }

    /// Versions of the later format that are known.
    private static let metadataVersions = 4...8

    private struct Entry {
        var descriptors: [String]
        var start: Int
        var end: Int
        var fields: [String: String] = [:]

        /// `"a@^1.0.0", b@^2.0.0:`
        init(header line: TextLine) throws(NotUnderstood) {
            start = line.number
            end = line.number
            guard line.bytes.last == UInt8(ascii: ":") else { throw NotUnderstood("no entry's header", line: line.number) }
            let list = line.bytes.dropLast().filter { $0 != UInt8(ascii: "\"") }
            descriptors = list.split(separator: UInt8(ascii: ",")).map { String(decoding: $0.trimmed, as: UTF8.self) }
            guard !descriptors.isEmpty else { throw NotUnderstood("no entry's header", line: line.number) }
        }

        /// `version "1.0.0"` or `version: 1.0.0`
        mutating func addField(_ line: TextLine) throws(NotUnderstood) {
            end = line.number
            let content = line.bytes.trimmed
            let key = content.prefix { !$0.isBlank && $0 != UInt8(ascii: ":") }
            let value = content.dropFirst(key.count).drop { $0 == UInt8(ascii: ":") || $0.isBlank }
            let isQuoted = value.count >= 2 && value.first == UInt8(ascii: "\"") && value.last == UInt8(ascii: "\"")
            let text = String(decoding: isQuoted ? value.dropFirst().dropLast() : value, as: UTF8.self)
            guard fields.updateValue(text, forKey: String(decoding: key, as: UTF8.self)) == nil else {
                throw NotUnderstood("a key stands twice", line: line.number)
            }
        }

        func add(to manifest: inout Manifest) throws(NotUnderstood) {
            if descriptors == ["__metadata"] {
                guard let version = fields["version"].flatMap({ Int($0) }), metadataVersions.contains(version) else {
                    throw NotUnderstood("an unknown version of the format", line: start)
                }
                return
            }
            guard let version = fields["version"] else { throw NotUnderstood("an entry without a version", line: start) }
            for name in Set(descriptors.map { YarnLock.split($0).name }) {
                let statement = Manifest.Statement(
                    name, version, try source().map { [$0] } ?? [], at: start...end,
                    digest: fields["integrity"] ?? fields["checksum"])
                try manifest.add(statement)
            }
        }

        private func source() throws(NotUnderstood) -> DependencySource? {
            if let resolved = fields["resolved"] { return try DependencySource(url: resolved, line: start) }
            if let resolution = fields["resolution"] {
                let reference = YarnLock.split(resolution).reference
                // Where it does not come from the usual archive, the address is written behind the version.
                if let address = reference.ranges(of: "__archiveUrl=").first {
                    let encoded = reference[address.upperBound...].prefix { $0 != "&" && $0 != "#" }
                    return try DependencySource(url: decoded(String(encoded)), line: start)
                }
                return try NPMSpecifier.source(of: reference, line: start)
            }
            return try NPMSpecifier.source(of: YarnLock.split(descriptors[0]).reference, line: start)
        }

        /// With `%3A` and the like put back.
        private func decoded(_ text: String) throws(NotUnderstood) -> String {
            var cursor = ByteCursor(Array(text.utf8))
            var bytes: [UInt8] = []
            while let byte = cursor.current {
                cursor.advance()
                bytes.append(byte == UInt8(ascii: "%") ? UInt8(truncatingIfNeeded: try cursor.hexadecimal(digits: 2)) : byte)
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// `@scope/name@reference` taken apart.
    private static func split(_ descriptor: String) -> (name: String, reference: String) {
        let scope = descriptor.utf8.first == UInt8(ascii: "@") ? "@" : ""
        let parts = descriptor.dropFirst(scope.count).split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        return (scope + parts[0], parts.count > 1 ? String(parts[1]) : "")
    }
}
