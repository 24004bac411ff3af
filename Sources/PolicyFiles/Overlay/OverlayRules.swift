internal import RiskModel
internal import YAMLDocuments

/// Adds the rules of a repository to a policy, and holds them to what they may do.
struct OverlayRules {
    private let assembler: PolicyAssembler
    private var diagnostics: Diagnostics { assembler.diagnostics }

    init(_ assembler: PolicyAssembler) { self.assembler = assembler }

    /// Reports the keys with which a repository would decide instead of add.
    static func reportForbiddenKeys(of document: YAMLNode, _ diagnostics: Diagnostics) {
        guard case .mapping(let pairs) = document.content else { return }
        for pair in pairs where PackOutline.keys.contains(pair.key) && !Overlay.keys.contains(pair.key) {
            report(
                "a repository adds labels and rules and decides nothing: `\(pair.key)` cannot stand here", at: pair, diagnostics)
        }
    }

    /// The policy, which is meaningless if anything was reported.
    func added(to base: Policy) -> Policy {
        var vocabulary = Vocabulary(
            capabilities: Set(base.capabilities.map(\.name)), teams: base.teams.mapValues { $0.isEmpty ? nil : $0.count },
            labels: Dictionary(base.labels.enumerated().map { ($1.name, $0) }) { first, _ in first },
            languages: assembler.languages, isIncomplete: assembler.isIncomplete)
        for (number, pair) in assembler.outline.labels.enumerated() {
            if vocabulary.labels[pair.key] != nil {
                diagnostics.report(.duplicateName, "the policy has a label `\(pair.key)` already", at: pair.keyPlace)
            }
            vocabulary.labels[pair.key] = base.labels.count + number
        }
        for rule in assembler.outline.rules { reportRedaction(in: rule.node) }

        var policy = base
        let shared = assembler.sharedTexts(registries: registries(of: base))
        let added = assembler.addRules(to: &policy, vocabulary, shared, isDefaultKnown: true)
        let known = Set(base.rules.map(\.id))
        for index in policy.rules.indices.dropFirst(base.rules.count) {
            let read = added[index - base.rules.count]
            if read.isJudgeable, !policy.raises(read.rule) {
                let least = policy.defaultTier.name
                diagnostics.report(
                    .overlay,
                    "a repository's rule can only raise: its tier must be \(least), which is the default tier, or above",
                    at: read.tierPlace)
            }
            let id = Overlay.prefix + read.rule.id
            if known.contains(id) {
                diagnostics.report(.duplicateName, "the policy has a rule `\(id)` already", at: read.idPlace)
            }
            policy.rules[index].id = id
        }
        return policy
    }

    /// What a stranger's patterns match could blank what other rules found.
    private func reportRedaction(in rule: YAMLNode) {
        guard case .mapping(let pairs) = rule.content else { return }
        for pair in pairs where pair.key == "redact" || pair.key == "redact_until" {
            Self.report("a repository's rule cannot mask anything: `\(pair.key)` cannot stand here", at: pair, diagnostics)
        }
    }

    private static func report(_ message: String, at pair: YAMLPair, _ diagnostics: Diagnostics) {
        diagnostics.report(.overlay, message, at: pair.keyPlace)
    }

    /// The policy's hosts as a list that the repository's rules may ask for.
    private func registries(of base: Policy) -> YAMLPair? {
        let hosts = base.registries.sorted().map { "'\($0)'" }.joined(separator: ", ")
        let text = "\(SharedTexts.registries): [\(hosts)]\n"
        let document = YAMLReader(Diagnostics()).documents(name: "policy", content: Array(text.utf8)).first
        guard case .mapping(let pairs) = document?.content else { return nil }
        return pairs.first
    }
}
