import PatternEngine
import RiskModel

/// Writes the rules of a configuration into a pack.
struct GitleaksRuleWriter {
    let prefix: String
    private(set) var draft: PackDraft
    private var names = ImportedNames()
    /// Of the allowlists that count for every rule.
    private var global: [GitleaksExemption] = []
    /// The label of the files in which no rule looks for anything.
    private var allowedPaths: String?

    init(prefix: String, draft: PackDraft) {
        self.prefix = prefix
        self.draft = draft
    }

    mutating func write(_ configuration: GitleaksConfiguration) {
        readGlobal(configuration.allowlists)
        var targeted: [String: [GitleaksAllowlist]] = [:]
        for (rules, allowlist) in configuration.targeted {
            for rule in rules { targeted[rule, default: []].append(allowlist) }
        }
        for var rule in Self.lastOfEach(configuration.rules) {
            rule.allowlists += targeted.removeValue(forKey: rule.id) ?? []
            write(rule)
        }
        for (rule, allowlists) in targeted.sorted(by: { $0.key < $1.key }) {
            for allowlist in allowlists {
                draft.report.remark(
                    "an allowlist is meant for rule \(ImportReport.shown(rule)), which is not there", at: allowlist.place)
            }
        }
    }

    /// A later rule stands in place of an earlier one of the same id.
    private static func lastOfEach(_ rules: [GitleaksRule]) -> [GitleaksRule] {
        var seen: Set<String> = []
        return rules.reversed().filter { seen.insert($0.id).inserted }.reversed()
    }

    // MARK: What counts for every rule

    private mutating func readGlobal(_ allowlists: [GitleaksAllowlist]) {
        let read = GitleaksExemptions(allowlists, of: "the allowlist of all rules", &draft.report)
        global = read.perMatch.map { share(GitleaksExemption(parts: $0.parts.map(\.condensed)), as: "allowed") }
        guard !read.paths.isEmpty else { return }
        let label = names.name(prefix, "allowed-paths")
        draft.labels.append((label, .mapping([("path", .oneOrMore(read.paths))])))
        allowedPaths = label
    }

    /// Puts what would be written again and again, or at length, into lists.
    private mutating func share(
        _ exemption: GitleaksExemption, as name: String, ifLongerThan length: Int = 0
    ) -> GitleaksExemption {
        var exemption = exemption
        for index in exemption.parts.indices {
            let items = exemption.parts[index].items
            guard items.count > max(length, 1) else { continue }
            let list = names.id(prefix, "\(name)-\(exemption.parts[index].kind.rawValue)").replacing(".", with: "-")
            draft.lists.append((list, .list(items.map(PackText.text))))
            exemption.parts[index].list = list
        }
        return exemption
    }

    // MARK: One rule

    private mutating func write(_ rule: GitleaksRule) {
        let before = draft.report.remarks.count
        let whose = "rule \(ImportReport.shown(rule.id))"
        for remark in rule.remarks { draft.report.remark("\(whose): \(remark.text)", at: remark.place) }
        let written = body(of: rule, whose)
        draft.report.count(since: before, isThere: written != nil)
        if let written { draft.rules.append(.block(.mapping(written))) }
    }

    /// - Returns: nil, and a remark, where nothing of the rule can be taken over.
    private mutating func body(of rule: GitleaksRule, _ whose: String) -> [(key: String, value: PackText)]? {
        guard let condition = condition(of: rule, whose) else { return nil }
        let own = GitleaksExemptions(rule.allowlists, of: whose, &draft.report)
        let when = adding(global + own.perMatch.map { share($0, as: rule.id, ifLongerThan: 12) }, to: condition, rule, whose)
        var body: [(key: String, value: PackText)] = [
            ("id", .text(names.id(prefix, rule.id))), ("summary", .text(Self.summary(of: rule))), ("tier", .text("high")),
            ("when", when),
        ]
        if let unless = unless(rule, condition, allowed: own.paths, whose) { body.append(("unless", unless)) }
        if condition.regex != nil { body.append(("redact", .word("true"))) }
        let tags = rule.tags.map(ImportReport.shown).filter { !$0.isEmpty }
        if !tags.isEmpty { body.append(("tags", .list(tags.map(PackText.text)))) }
        body.append(("monotone", .word("false")))
        return body
    }

    private mutating func condition(of rule: GitleaksRule, _ whose: String) -> GitleaksCondition? {
        guard !rule.skipsReport else {
            draft.report.remark("\(whose): only helps other rules (`skipReport`); not taken over", at: rule.place)
            return nil
        }
        guard rule.path != nil || rule.regex != nil else {
            draft.report.remark("\(whose): has neither `regex` nor `path`; not taken over", at: rule.place)
            return nil
        }
        var condition = GitleaksCondition(path: nil, regex: nil, secretGroup: rule.secretGroup, entropy: rule.entropy)
        if let path = rule.path {
            condition.path = GitleaksPatterns.pattern(path, of: "\(whose): path", &draft.report)
            if condition.path == nil { return nil }
        }
        if let regex = rule.regex {
            condition.regex = GitleaksPatterns.pattern(regex, of: "\(whose): regex", &draft.report)
            guard let pattern = condition.regex else { return nil }
            guard let groups = try? PatternSet.groups(of: Pattern(pattern)), groups.count >= rule.secretGroup else {
                draft.report.remark("\(whose): `regex` has no group \(rule.secretGroup); not taken over", at: rule.place)
                return nil
            }
        }
        return condition
    }

    private mutating func adding(
        _ exemptions: [GitleaksExemption], to condition: GitleaksCondition, _ rule: GitleaksRule, _ whose: String
    ) -> PackText {
        var condition = condition
        let leftOut = exemptions.count { !condition.add($0) }
        if leftOut > 0 {
            draft.report.remark(
                "\(whose): allowlists that demand all at once and would make it too long: \(leftOut)", at: rule.place)
        }
        return condition.text
    }

    /// Where nothing is looked for: in certain files, and where none of the rule's keywords is added.
    private mutating func unless(
        _ rule: GitleaksRule, _ condition: GitleaksCondition, allowed paths: [String], _ whose: String
    ) -> PackText? {
        var arms = allowedPaths.map { [PackText.mapping([("label", .text($0))])] } ?? []
        if !paths.isEmpty { arms.append(.mapping([("path", .oneOrMore(paths))])) }
        if let keywords = keywords(of: rule, condition, whose) {
            arms.append(.mapping([("not", .mapping([("added", .text(keywords))]))]))
        }
        return arms.isEmpty ? nil : arms.count == 1 ? arms[0] : .list(arms)
    }

    private static let mostKeywords = 200

    /// A pattern for the rule's keywords, unless every match holds one of them anyway.
    private mutating func keywords(of rule: GitleaksRule, _ condition: GitleaksCondition, _ whose: String) -> String? {
        let words = rule.keywords
        // An empty one is everywhere.
        guard !words.isEmpty, !words.contains("") else { return nil }
        guard words.count <= Self.mostKeywords, words.joined().unicodeScalars.allSatisfy(PatternText.isPrintable) else {
            draft.report.remark("\(whose): its keywords are too many, or cannot be seen; they are not asked", at: rule.place)
            return nil
        }
        let areASCII = words.joined().utf8.allSatisfy { $0 < 0x80 }
        if let regex = condition.regex, areASCII, Pattern(regex).requiresOne(of: words) { return nil }
        return "(?i)" + words.map(PatternText.quoted).joined(separator: "|")
    }

    private static func summary(of rule: GitleaksRule) -> String {
        let words = rule.description.unicodeScalars.split { !PatternText.isPrintable($0) || $0 == " " }
        let text = words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
        return text.isEmpty ? "A secret of the kind \(ImportReport.shown(rule.id)) is added" : text
    }
}
