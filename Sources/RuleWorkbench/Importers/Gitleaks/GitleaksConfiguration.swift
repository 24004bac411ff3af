/// What a gitleaks configuration says, of one file or with those that it extends.
struct GitleaksConfiguration {
    var rules: [GitleaksRule] = []
    /// Those that count for every rule.
    var allowlists: [GitleaksAllowlist] = []
    /// Those that count for the rules they name.
    var targeted: [(rules: [String], allowlist: GitleaksAllowlist)] = []
    var extends: Extension?

    /// Another configuration that this one builds on.
    struct Extension {
        var place: ImportPlace
        var path: GitleaksText?
        var usesDefault = false
        /// Ids of its rules that do not count.
        var disabled: [String] = []
    }

    /// What this configuration makes of the one that it builds on.
    func extending(_ base: GitleaksConfiguration) -> GitleaksConfiguration {
        var result = self
        var numbers: [String: Int] = [:]
        for (index, rule) in rules.enumerated() { numbers[rule.id] = index }
        let disabled = Set(extends?.disabled ?? [])
        for rule in base.rules where !disabled.contains(rule.id) {
            if let number = numbers[rule.id] {
                result.rules[number] = rules[number].overriding(rule)
            } else {
                result.rules.append(rule)
            }
        }
        result.allowlists += base.allowlists
        result.targeted += base.targeted
        result.extends = nil
        return result
    }
}

/// One line of text of a configuration, with its place.
struct GitleaksText {
    var text: String
    var place: ImportPlace
}

struct GitleaksRule {
    var id: String
    var place: ImportPlace
    var description = ""
    var regex: GitleaksText?
    var path: GitleaksText?
    /// 0 for the first group that holds something.
    var secretGroup = 0
    /// In thousandths; nil for no demand.
    var entropy: Int?
    var keywords: [String] = []
    var tags: [String] = []
    var allowlists: [GitleaksAllowlist] = []
    /// Only helps other rules.
    var skipsReport = false
    /// What is said and not taken over, each with its place.
    var remarks: [GitleaksText] = []

    /// The rule of the same id that is built on, with what this one says instead.
    func overriding(_ base: GitleaksRule) -> GitleaksRule {
        var rule = base
        rule.place = place
        if !description.isEmpty { rule.description = description }
        rule.regex = regex ?? base.regex
        rule.path = path ?? base.path
        if secretGroup != 0 { rule.secretGroup = secretGroup }
        rule.entropy = entropy ?? base.entropy
        rule.keywords += keywords
        rule.tags += tags
        rule.allowlists += allowlists
        rule.skipsReport = skipsReport
        rule.remarks += remarks
        return rule
    }
}

/// What takes findings back. Of an allowlist that demands all at once every part has to hold, else any.
struct GitleaksAllowlist {
    enum Target { case secret, match, line }

    var place: ImportPlace
    var demandsAll = false
    var target = Target.secret
    var regexes: [GitleaksText] = []
    var paths: [GitleaksText] = []
    var stopWords: [GitleaksText] = []
    var commits: GitleaksText?
}
