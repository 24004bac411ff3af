/// What takes single matches back: those of which every part holds.
struct GitleaksExemption {
    struct Part {
        enum Kind: String { case regexes, stopwords, paths }

        var kind: Kind
        /// What the regexes are matched against.
        var target = GitleaksAllowlist.Target.secret
        /// One text or a list of them, or the name of a shared list.
        var operand: PackText
    }

    var parts: [Part]
}

/// What several allowlists come to.
struct GitleaksExemptions {
    private(set) var perMatch: [GitleaksExemption] = []
    /// Files in which nothing is looked for.
    private(set) var paths: [String] = []

    /// Whatever cannot be said is left out, so that more is found, and named.
    init(_ allowlists: [GitleaksAllowlist], of whose: String, _ report: inout ImportReport) {
        for allowlist in allowlists { add(allowlist, whose, &report) }
    }

    private mutating func add(_ allowlist: GitleaksAllowlist, _ whose: String, _ report: inout ImportReport) {
        if let commits = allowlist.commits {
            let scope =
                allowlist.demandsAll ? "the whole allowlist, which demands all at once, is left out" : "they are not asked"
            report.remark("\(whose): `commits`: \(scope)", at: commits.place)
            if allowlist.demandsAll { return }
        }
        let before = report.remarks.count
        var parts: [GitleaksExemption.Part] = []
        let regexes = GitleaksPatterns.patterns(allowlist.regexes, of: "\(whose): allowlist", &report)
        if !regexes.isEmpty {
            parts.append(.init(kind: .regexes, target: allowlist.target, operand: .some(regexes)))
        }
        let (words, others) = GitleaksPatterns.words(allowlist.stopWords, of: whose, &report)
        if !others.isEmpty {
            parts.append(.init(kind: .regexes, operand: .some(words.map { "(?i)" + PatternText.quoted($0) } + others)))
        } else if !words.isEmpty {
            parts.append(.init(kind: .stopwords, operand: .some(words)))
        }
        let paths = GitleaksPatterns.patterns(allowlist.paths, of: "\(whose): allowlist", &report)
        guard allowlist.demandsAll else {
            self.paths += paths
            perMatch += parts.map { GitleaksExemption(parts: [$0]) }
            return
        }
        guard report.remarks.count == before || parts.count + (paths.isEmpty ? 0 : 1) == allowlist.partCount else {
            report.remark("\(whose): an allowlist that demands all at once is left out with it", at: allowlist.place)
            return
        }
        if parts.isEmpty {
            self.paths += paths
        } else {
            if !paths.isEmpty { parts.append(.init(kind: .paths, operand: .some(paths))) }
            perMatch.append(GitleaksExemption(parts: parts))
        }
    }
}

extension GitleaksAllowlist {
    /// Kinds of parts that it says, commits aside.
    fileprivate var partCount: Int { [regexes.isEmpty, paths.isEmpty, stopWords.isEmpty].count { !$0 } }
}
