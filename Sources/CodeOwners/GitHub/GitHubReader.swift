import RiskModel

/// Reads `CODEOWNERS` as GitHub does: what stands behind `#` is a comment wherever it begins, and a line with anything invalid is skipped.
///
/// Sources: docs.github.com «About code owners» and its list of errors; hmarr/codeowners (`parse.go`) for what GitHub takes as a handle.
struct GitHubReader {
    private let text: OwnersText
    private let limits: OwnersLimits
    private var report: OwnersReport
    private var rules: [OwnerRules.Rule] = []
    private var unclear = UnclearReasons()
    private var firstCertain = 0

    static func read(_ content: [UInt8], at path: GitPath, _ limits: OwnersLimits, _ report: OwnersReport) -> any OwnershipSource
    {
        var report = report
        guard let text = OwnersText(content, at: path, maximumBytes: limits.githubBytes, limits, &report) else {
            return UnreadOwners(report)
        }
        var reader = GitHubReader(text: text, limits: limits, report: report)
        for line in text.lines.indices { reader.read(line) }
        return OwnerRules(
            path: path, rules: reader.rules, firstCertain: reader.firstCertain, unclear: reader.unclear.kept, limits: limits,
            report: reader.report)
    }

    private init(text: OwnersText, limits: OwnersLimits, report: OwnersReport) {
        self.text = text
        self.limits = limits
        self.report = report
    }

    private mutating func note(
        _ line: Int, _ place: Int?, _ problem: OwnersDiagnostic.Problem, _ message: String, _ effect: OwnersDiagnostic.Effect
    ) {
        let diagnostic = text.diagnostic(line, place, problem, message, effect)
        report.add(diagnostic)
        guard effect == .notKnown else { return }
        unclear.add(diagnostic)
        firstCertain = rules.count
    }

    private mutating func read(_ line: Int) {
        let all = text.bytes[text.lines[line]]
        guard let first = all.firstIndex(where: { !Byte.isSpace($0) }), all[first] != Byte.hash else { return }
        guard all.count <= limits.lineBytes else {
            note(line, nil, .lineTooLong, "the line has more than \(limits.lineBytes) bytes and is not read", .notKnown)
            return
        }
        let hash = all.firstIndex(of: Byte.hash) ?? all.endIndex
        let words = Self.words(all[..<hash])
        guard let pattern = words.first, pattern.isUTF8 else {
            note(line, nil, .encoding, "the pattern is not UTF-8; save the file as UTF-8", .notKnown)
            return
        }
        let compiled: PathPattern
        do throws(GitHubPattern.Mistake) {
            compiled = try GitHubPattern.compile(pattern)
        } catch {
            note(line, error.place, .invalidPattern, error.reason + "; GitHub skips the line", .skipped)
            return
        }
        if hash < all.endIndex, hash == words.last?.endIndex {
            note(line, hash, .commentInside, "GitHub takes `#` and what follows for a comment, inside a word too", .counts)
        }
        if pattern.elementsEqual([Byte.slash]) {
            note(line, pattern.startIndex, .matchesNothing, "the pattern `/` matches nothing; write `*` for every file", .counts)
        }
        guard let owners = owners(words.dropFirst(), line) else { return }
        rules.append(OwnerRules.Rule(pattern: compiled, owners: owners, line: line + 1))
    }

    /// nil where one of them is invalid.
    private mutating func owners(_ words: ArraySlice<ArraySlice<UInt8>>, _ line: Int) -> [Owner]? {
        var owners: [Owner] = []
        for word in words {
            guard let owner = GitHubOwner.read(word) else {
                note(
                    line, word.startIndex, .invalidOwner,
                    "\(quoted(word)) is not @user, @org/team or an e-mail address; GitHub skips the whole line", .skipped)
                return nil
            }
            owners.append(owner)
        }
        return distinct(owners)
    }

    /// White space ends a word where no `\` stands before it.
    private static func words(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var words: [ArraySlice<UInt8>] = []
        var start: Int?
        var isEscaped = false
        for (index, byte) in zip(line.indices, line) {
            // CR ends a line of Windows.
            if Byte.isSpace(byte), !isEscaped || byte == 0x0D {
                if let first = start { words.append(line[first..<index]) }
                start = nil
            } else if start == nil {
                start = index
            }
            isEscaped = !isEscaped && byte == Byte.backslash
        }
        if let first = start { words.append(line[first...]) }
        return words
    }
}
