/// What takes single matches back: those of which every part holds.
struct GitleaksExemption {
    struct Part {
        enum Kind: String { case regexes, stopwords, paths }

        var kind: Kind
        /// What the regexes are matched against.
        var target = GitleaksAllowlist.Target.secret
        /// Patterns or words, of which one is enough.
        var items: [String]
        /// The list that they stand in, where they are not written out.
        var list: String?

        var operand: PackText { if let list { .text("$\(list)") } else { .oneOrMore(items) } }
    }

    var parts: [Part]
}

extension GitleaksExemption.Part {
    /// Alternatives that stay apart, and bytes of those that are put together.
    private static let mostItems = 20
    private static let longest = 4 << 10

    /// The same in few patterns: every rule asks for what counts for all of them, and what lists stand for is bounded.
    var condensed: GitleaksExemption.Part {
        guard items.count > Self.mostItems, kind != .paths else { return self }
        var condensed = self
        condensed.kind = .regexes
        condensed.items = []
        for item in items {
            let alternative = kind == .stopwords ? "(?i:\(PatternText.quoted(item)))" : "(?:\(item))"
            if let last = condensed.items.last, last.utf8.count + alternative.utf8.count < Self.longest {
                condensed.items[condensed.items.count - 1] = last + "|" + alternative
            } else {
                condensed.items.append(alternative)
            }
        }
        return condensed
    }
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
            parts.append(.init(kind: .regexes, target: allowlist.target, items: regexes))
        }
        let (words, others) = GitleaksPatterns.words(allowlist.stopWords, of: whose, &report)
        if !others.isEmpty {
            parts.append(.init(kind: .regexes, items: words.map { "(?i)" + PatternText.quoted($0) } + others))
        } else if !words.isEmpty {
            parts.append(.init(kind: .stopwords, items: words))
        }
        let paths = GitleaksPatterns.patterns(allowlist.paths, of: "\(whose): allowlist", &report)
        guard allowlist.demandsAll else {
            self.paths += paths
            for part in parts { add(part) }
            return
        }
        guard report.remarks.count == before || parts.count + (paths.isEmpty ? 0 : 1) == allowlist.partCount else {
            report.remark("\(whose): an allowlist that demands all at once is left out with it", at: allowlist.place)
            return
        }
        if !paths.isEmpty, !parts.isEmpty { parts.append(.init(kind: .paths, items: paths)) }
        switch parts.count {
        case 0: self.paths += paths
        case 1: add(parts[0])
        default: perMatch.append(GitleaksExemption(parts: parts))
        }
    }

    /// What suffices alone, together with its like.
    private mutating func add(_ part: GitleaksExemption.Part) {
        let known = perMatch.firstIndex { exemption in
            exemption.parts.count == 1 && exemption.parts[0].kind == part.kind && exemption.parts[0].target == part.target
        }
        if let known {
            perMatch[known].parts[0].items += part.items
        } else {
            perMatch.append(GitleaksExemption(parts: [part]))
        }
    }
}

extension GitleaksAllowlist {
    /// Kinds of parts that it says, commits aside.
    fileprivate var partCount: Int { [regexes.isEmpty, paths.isEmpty, stopWords.isEmpty].count { !$0 } }
}
