import RiskModel

/// What one `OWNERS` file says, as the code-owners plugin reads it.
struct GerritOwnersFile: FolderFile {
    struct Named {
        var owner: Owner
        var place: OwnersPlace
    }

    struct PerFile {
        var globs: [GerritGlob]
        var owners: [Named] = []
        var `import`: Import?
        /// For the files that fit, neither owners of the folder nor of folders above count.
        var setsNoParent = false
        var place: OwnersPlace
    }

    struct Import {
        /// `include` takes over rules for files and `set noparent` too, `file:` the owners of the folder alone.
        var isInclude: Bool
        /// Of another repository, or another branch.
        var project: String?
        var path: ArraySlice<UInt8>
        var place: OwnersPlace
    }

    let path: GitPath
    var owners: [Named] = []
    var perFile: [PerFile] = []
    /// Over all globs of `perFile`.
    var globs = GerritGlobs([])
    var imports: [Import] = []
    /// The line that says that folders above do not count.
    var noParent: OwnersPlace?
    /// A line that Gerrit does not read makes the whole file invalid, and then no change can be submitted.
    var unclear: OwnersDiagnostic?
}

/// Reads the lines of an `OWNERS` file.
///
/// Source: GerritCodeReview/plugins_code-owners `FindOwnersCodeOwnerConfigParser` and its test, `backend-find-owners.md`.
struct GerritReader {
    private let text: OwnersText
    private let limits: OwnersLimits
    private var file: GerritOwnersFile
    private var report: OwnersReport

    static func read(_ text: OwnersText, _ limits: OwnersLimits, _ report: inout OwnersReport) -> GerritOwnersFile {
        var reader = GerritReader(text: text, limits: limits, file: GerritOwnersFile(path: text.path), report: report)
        for number in text.lines.indices {
            for line in javaLines(text.bytes[text.lines[number]]) { reader.read(line, number) }
        }
        report = reader.report
        reader.file.globs = GerritGlobs(reader.file.perFile.map(\.globs))
        return reader.file
    }

    /// Java ends lines at more places than others.
    private static func javaLines(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        let endings: [[UInt8]] = [[0xC2, 0x85], [0xE2, 0x80, 0xA8], [0xE2, 0x80, 0xA9]]
        guard line.contains(where: { (0x0B...0x0D).contains($0) || $0 == 0xC2 || $0 == 0xE2 }) else { return [line] }
        var parts: [ArraySlice<UInt8>] = []
        var (start, index) = (line.startIndex, line.startIndex)
        while index < line.endIndex {
            let isPlain = (0x0B...0x0D).contains(line[index])
            let length = isPlain ? 1 : endings.first { line[index...].starts(with: $0) }?.count ?? 0
            if length > 0 {
                parts.append(line[start..<index])
                start = index + length
            }
            index += max(length, 1)
        }
        return parts + [line[start...]]
    }

    private mutating func note(
        _ number: Int, _ place: Int?, _ problem: OwnersDiagnostic.Problem, _ message: String, _ effect: OwnersDiagnostic.Effect
    ) {
        let diagnostic = text.diagnostic(number, place, problem, message, effect)
        report.add(diagnostic)
        if effect == .notKnown { file.unclear = file.unclear ?? diagnostic }
    }

    private mutating func read(_ whole: ArraySlice<UInt8>, _ number: Int) {
        let line = whole.trimmed
        guard let first = line.first, first != Byte.hash else { return }
        guard whole.count <= limits.lineBytes else {
            note(number, nil, .lineTooLong, "the line has more than \(limits.lineBytes) bytes and is not read", .notKnown)
            return
        }
        guard line.isUTF8 else {
            note(number, nil, .encoding, "the line is not UTF-8; save the file as UTF-8", .notKnown)
            return
        }
        let place = OwnersPlace(path: text.path, line: number + 1)
        let body = line[..<(line.firstIndex(of: Byte.hash) ?? line.endIndex)].trimmed
        let words = body.split(whereSeparator: Byte.isSpace)
        if Self.isNoParent(words) {
            file.noParent = file.noParent ?? place
        } else if let owner = Self.owner(line) {
            file.owners.append(GerritOwnersFile.Named(owner: owner, place: place))
        } else if let first = words.first, first.elementsEqual("per-file".utf8) {
            readPerFile(body.dropFirst(first.count).trimmed, number, place)
        } else if let wanted = Self.import(body, place) {
            file.imports.append(wanted)
        } else {
            invalid(number, line)
        }
    }

    private mutating func invalid(_ number: Int, _ line: ArraySlice<UInt8>, _ more: String = "") {
        note(
            number, line.startIndex, .invalidLine,
            "\(quoted(line)) is no line of an OWNERS file\(more): Gerrit refuses the whole file, and changes that it decides on",
            .notKnown)
    }

    private static func isNoParent(_ words: [ArraySlice<UInt8>]) -> Bool {
        words.count == 2 && words[0].elementsEqual("set".utf8) && words[1].elementsEqual("noparent".utf8)
    }

    /// An address or `*`, with nothing behind but a comment.
    private static func owner(_ line: ArraySlice<UInt8>) -> Owner? {
        let isOutside: (UInt8) -> Bool = { Byte.isSpace($0) || "<>@,".utf8.contains($0) }
        var rest = line
        var owner = Owner.anyone
        if rest.first == Byte.star {
            rest = rest.dropFirst()
        }
        if rest.startIndex == line.startIndex || !(rest.trimmed.isEmpty || rest.trimmed.first == Byte.hash) {
            let local = line.prefix { !isOutside($0) }
            guard !local.isEmpty, local.endIndex < line.endIndex, line[local.endIndex] == Byte.at else { return nil }
            let domain = line[(local.endIndex + 1)...].prefix { !isOutside($0) && $0 != Byte.hash }
            guard !domain.isEmpty else { return nil }
            owner = .email(line[..<domain.endIndex].text)
            rest = line[domain.endIndex...]
        }
        rest = rest.trimmed
        return rest.isEmpty || rest.first == Byte.hash ? owner : nil
    }

    /// Behind `file:` or `include`: `path`, `project:path` or `project:branch:path`.
    private static func `import`(_ body: ArraySlice<UInt8>, _ place: OwnersPlace) -> GerritOwnersFile.Import? {
        let rest: ArraySlice<UInt8>
        let isInclude: Bool
        if body.starts(with: "file:".utf8) {
            (rest, isInclude) = (body.dropFirst(5), false)
        } else if body.starts(with: "include".utf8), let space = body.dropFirst(7).first, Byte.isSpace(space) {
            (rest, isInclude) = (body.dropFirst(7), true)
        } else {
            return nil
        }
        let parts = rest.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map(\.trimmed)
        guard (1...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && !$0.contains(where: Byte.isSpace) }) else {
            return nil
        }
        return GerritOwnersFile.Import(
            isInclude: isInclude, project: parts.count > 1 ? parts.dropLast().map(\.text).joined(separator: ":") : nil,
            path: parts[parts.count - 1], place: place)
    }

    private mutating func readPerFile(_ rest: ArraySlice<UInt8>, _ number: Int, _ place: OwnersPlace) {
        guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else { return invalid(number, rest) }
        let (left, right) = (rest[..<equals].trimmed, rest[(equals + 1)...].trimmed)
        let pieces = left.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(\.trimmed)
        guard pieces.allSatisfy({ !$0.isEmpty && !$0.contains(where: Byte.isSpace) }) else { return invalid(number, rest) }
        var rule = GerritOwnersFile.PerFile(globs: [], place: place)
        if Self.isNoParent(right.split(whereSeparator: Byte.isSpace)) {
            rule.setsNoParent = true
        } else if let wanted = Self.import(right, place) {
            guard !wanted.isInclude else { return invalid(number, rest, " (`include` cannot stand behind `per-file`)") }
            rule.import = wanted
        } else {
            let addresses = right.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(\.trimmed)
            let owners = addresses.compactMap(Self.owner)
            guard !owners.isEmpty, owners.count == addresses.count else { return invalid(number, rest) }
            rule.owners = owners.map { GerritOwnersFile.Named(owner: $0, place: place) }
        }
        for glob in GerritGlob.split(left) {
            do throws(GerritGlob.Mistake) {
                rule.globs.append(try GerritGlob(glob))
            } catch {
                note(
                    number, left.startIndex, error.isOurs ? .invalidPattern : .matchesNothing,
                    "\(quoted(glob.utf8)): \(error.reason)",
                    error.isOurs ? .notKnown : .counts)
            }
        }
        file.perFile.append(rule)
    }
}
