internal import RiskModel
internal import YAMLDocuments

/// Reads `tiers` and `gated` and checks that they fit each other.
struct TierReader {
    static let names = [Tier.low, .medium, .high].map { (name: $0.name, value: $0) }
    /// A grant that lives longer than a day is no answer to one patch.
    private static let ttl = 1...TierPolicy.longestTTL

    let vocabulary: Vocabulary
    let diagnostics: Diagnostics
    /// Where each tier and each of its keys stands.
    private var places: [Tier: (tier: SourcePlace, keys: [String: SourcePlace])] = [:]
    private var grants: [(capability: Capability, tier: Tier, key: String, place: SourcePlace)] = []

    init(vocabulary: Vocabulary, _ diagnostics: Diagnostics) {
        self.vocabulary = vocabulary
        self.diagnostics = diagnostics
    }

    /// The three tiers, all of which have to be there.
    mutating func read(_ node: YAMLNode) -> [Tier: TierPolicy] {
        guard var mapping = MappingReader(node, diagnostics) else { return [:] }
        var tiers: [Tier: TierPolicy] = [:]
        for (name, tier) in Self.names {
            guard let pair = mapping.pair(name) else {
                diagnostics.report(.missingKey, "the tier `\(name)` is missing", at: node)
                continue
            }
            guard let reader = MappingReader(pair.value, diagnostics) else { continue }
            places[tier] = (pair.keyPlace, Dictionary(uniqueKeysWithValues: reader.pairs.map { ($0.key, $0.keyPlace) }))
            tiers[tier] = self.tier(tier, reader)
        }
        mapping.finish()
        return tiers
    }

    private mutating func tier(_ tier: Tier, _ reader: MappingReader) -> TierPolicy {
        var mapping = reader
        var policy = TierPolicy()
        policy.grants = capabilities("grants", of: tier, &mapping)
        policy.afterApproval = capabilities("after_approval", of: tier, &mapping)
        if let node = mapping.value("obligations") {
            policy.obligations = (node.list(diagnostics, allowEmpty: true) ?? []).compactMap { $0.line(diagnostics) }
        }
        if let node = mapping.value("approvals") { policy.approvals = approvals(node) }
        if let seconds = mapping.value("ttl")?.duration(diagnostics, in: Self.ttl) { policy.ttl = seconds }
        mapping.finish()
        if !policy.afterApproval.isEmpty, policy.approvals.count == 0, let place = places[tier]?.keys["after_approval"] {
            diagnostics.report(
                .contradiction, "`after_approval` in a tier that demands no approval; move it to `grants` or set `approvals`",
                at: place)
        }
        return policy
    }

    private mutating func capabilities(_ key: String, of tier: Tier, _ mapping: inout MappingReader) -> Set<Capability> {
        guard let pair = mapping.pair(key) else { return [] }
        let names = vocabulary.capabilities(pair.value, diagnostics, allowEmpty: true)
        grants += names.map { ($0, tier, key, pair.keyPlace) }
        return Set(names)
    }

    private func approvals(_ node: YAMLNode) -> ApprovalDemand {
        guard var mapping = MappingReader(node, diagnostics) else { return ApprovalDemand() }
        if mapping.pairs.isEmpty { diagnostics.report(.empty, "`count`, `independent` or `human` is needed", at: node) }
        var demand = ApprovalDemand(count: 1)
        if let count = mapping.value("count")?.integer(diagnostics, in: 0...100) { demand.count = count }
        if let value = mapping.value("independent")?.boolean(diagnostics) { demand.independent = value }
        if let value = mapping.value("human")?.boolean(diagnostics) { demand.human = value }
        mapping.finish()
        if demand.count == 0, demand.independent || demand.human {
            diagnostics.report(.contradiction, "`count: 0` demands nobody, so nobody can be independent or human", at: node)
        }
        return demand
    }

    /// Capabilities that need an approval which names them, and so cannot be granted by a tier.
    func readGated(_ node: YAMLNode) -> Set<Capability> {
        let gated = Set(vocabulary.capabilities(node, diagnostics, allowEmpty: true))
        for grant in grants where gated.contains(grant.capability) {
            diagnostics.report(
                .contradiction,
                "`\(grant.key)` of tier \(grant.tier.name) holds `\(grant.capability)`, which is gated: it needs an approval that names it",
                at: grant.place)
        }
        return gated
    }

    /// Reports every way in which a riskier tier is more generous than a safer one.
    func reportNesting(of policy: Policy) {
        for breach in policy.tierNestingBreaches() {
            guard let place = places[breach.riskier], places[breach.safer] != nil else { continue }
            let key =
                switch breach.excess {
                case .grants: "grants"
                case .afterApproval: "after_approval"
                case .approvals: "approvals"
                case .ttl: "ttl"
                }
            diagnostics.report(
                .tierNesting, "tiers must nest: \(breach)", at: place.keys[key] ?? place.tier)
        }
    }
}
