internal import RiskModel
internal import YAMLDocuments

/// Builds a policy from its outline: names first, then what uses them, then the checks that need the whole.
struct PolicyAssembler {
    let outline: PolicyOutline
    /// What is named where the policy as a whole is at fault.
    let origin: String
    /// True when part of the policy could not be read: nothing is called missing or unused then.
    let isIncomplete: Bool
    let languages: Set<String>
    let patterns: PatternReader
    let diagnostics: Diagnostics

    /// The policy, which is meaningless if anything was reported.
    func assemble(digest: String) -> Policy {
        var policy = Policy(digest: digest)
        let defaultTier = outline.defaultTier.map { $0.choice(diagnostics, TierReader.names) } ?? .medium
        policy.defaultTier = defaultTier ?? .medium
        policy.capabilities = capabilities()
        policy.teams = teams()
        policy.fallbackOwners = lines(outline.fallbackOwners)
        policy.acceptedReviews = acceptedReviews()
        let shared = sharedTexts()
        policy.registries = registries(shared.hosts)
        let vocabulary = vocabulary(policy)

        var tierReader = TierReader(vocabulary: vocabulary, diagnostics)
        if let node = section("tiers", outline.tiers) {
            let before = diagnostics.count
            let tiers = tierReader.read(node)
            policy.low = tiers[.low] ?? policy.low
            policy.medium = tiers[.medium] ?? policy.medium
            policy.high = tiers[.high] ?? policy.high
            // A value that could not be read would be compared by its default.
            if diagnostics.count == before { tierReader.reportNesting(of: policy) }
        }
        if let node = outline.gated { policy.gated = tierReader.readGated(node) }
        policy.tasks = outline.tasks.compactMap(TaskProfileReader(vocabulary: vocabulary, diagnostics: diagnostics).read)

        _ = addRules(to: &policy, vocabulary, shared, isDefaultKnown: defaultTier != nil)
        return policy
    }

    /// Adds labels and rules to what `policy` has.
    ///
    /// - Parameter isDefaultKnown: false where the default tier could not be read, on which depends how rules are read
    func addRules(
        to policy: inout Policy, _ vocabulary: Vocabulary, _ shared: SharedTexts, isDefaultKnown: Bool
    ) -> [RuleReader.Read] {
        let probes = ProbeTable(policy.probes)
        let labels = labels(vocabulary, shared, probes, after: policy.labels.count)
        policy.labels += labels.labels
        let ruleReader = RuleReader(
            vocabulary: vocabulary, shared: shared, patterns: patterns, probes: probes, diagnostics: diagnostics)
        let rules = reportingRepeatedIDs(outline.rules.compactMap(ruleReader.read))
        policy.rules += rules.map(\.rule)
        policy.probes = probes.probes

        labels.reportCycles()
        // A rule that could not be read at all may be the one that uses the label.
        if !isIncomplete, rules.count == outline.rules.count {
            labels.reportUnused(
                besides: rules.reduce(into: []) { $0.formUnion($1.usedLabels) }, except: outline.isIncluded)
            shared.reportUnused(except: outline.isIncluded)
        }
        if isDefaultKnown {
            for read in rules where read.isJudgeable { check(read, in: policy) }
        }
        return rules
    }

    private func section(_ key: String, _ node: YAMLNode?) -> YAMLNode? {
        if node == nil, !isIncomplete {
            diagnostics.report(Diagnostic(code: .missingSection, file: origin, message: "no document of the policy has `\(key)`"))
        }
        return node
    }

    private func capabilities() -> [Capability] {
        guard let node = section("capabilities", outline.capabilities) else { return [] }
        let names = (node.list(diagnostics) ?? []).compactMap { item in
            item.line(diagnostics).map { (name: $0, node: item) }
        }
        for (name, item) in names {
            Names.check(
                name, Names.isCapability, "a capability is lower-case letters, digits and `_`, a letter first", at: item.place,
                diagnostics)
        }
        return Names.unique(names, diagnostics).map { Capability($0) }
    }

    private func teams() -> [String: [String]] {
        var teams: [String: [String]] = [:]
        for pair in outline.teams {
            Names.check(
                pair.key, Names.isName, "a team is named with letters, digits, `.`, `_` and `-`", at: pair.keyPlace, diagnostics)
            let members = (pair.value.list(diagnostics, allowEmpty: true) ?? []).compactMap { item in
                item.line(diagnostics).map { (name: $0, node: item) }
            }
            teams[pair.key] = Names.unique(members, diagnostics)
        }
        return teams
    }

    func sharedTexts(registries: YAMLPair? = nil) -> SharedTexts {
        let definitions = SharedDefinitions(
            lists: outline.lists, variables: outline.variables, registries: registries ?? outline.registries, diagnostics)
        let shared = SharedTexts(definitions, isIncomplete: isIncomplete, diagnostics)
        for node in shared.variables { _ = patterns.pattern(node, .text) }
        return shared
    }

    private func lines(_ node: YAMLNode?) -> [String] {
        node?.list(diagnostics, allowEmpty: true)?.compactMap { $0.line(diagnostics) } ?? []
    }

    private func acceptedReviews() -> Set<ApprovalRecord.Source> {
        let items = outline.acceptedReviews?.list(diagnostics, allowEmpty: true) ?? []
        return Set(items.compactMap { $0.choice(diagnostics, ApprovalRecord.Source.forges.map { ($0.rawValue, $0) }) })
    }

    private func registries(_ hosts: [YAMLNode]) -> Set<String> {
        let names = hosts.compactMap { item in
            item.line(diagnostics).map { (name: $0, node: item) }
        }
        for (name, item) in names {
            Names.check(
                name, Names.isHost, "a registry is the host's name alone: lower-case letters, digits, `.`, `_` and `-`",
                at: item.place, diagnostics)
        }
        return Set(Names.unique(names, diagnostics))
    }

    private func vocabulary(_ policy: Policy) -> Vocabulary {
        Vocabulary(
            capabilities: policy.capabilities.isEmpty ? nil : Set(policy.capabilities.map(\.name)),
            teams: policy.teams.mapValues { $0.isEmpty ? nil : $0.count },
            labels: Dictionary(uniqueKeysWithValues: outline.labels.enumerated().map { ($1.key, $0) }), languages: languages,
            isIncomplete: isIncomplete)
    }

    private func labels(_ vocabulary: Vocabulary, _ shared: SharedTexts, _ probes: ProbeTable, after first: Int) -> LabelReader {
        LabelReader(
            outline.labels, after: first,
            { node in
                var reader = ConditionReader(vocabulary: vocabulary, patterns: patterns, probes: probes, diagnostics)
                return (reader.condition(shared.expanding(node), .label), reader.usedLabels)
            }, diagnostics)
    }

    /// All of the rules; each id that stands twice is reported.
    private func reportingRepeatedIDs(_ rules: [RuleReader.Read]) -> [RuleReader.Read] {
        var first: [String: SourcePlace] = [:]
        for read in rules where !read.rule.id.isEmpty {
            if let place = first[read.rule.id] {
                diagnostics.report(
                    .duplicateName, "the rule `\(read.rule.id)` exists already; first at \(place)", at: read.idPlace)
            } else {
                first[read.rule.id] = read.idPlace
            }
        }
        return rules
    }

    private func check(_ read: RuleReader.Read, in policy: Policy) {
        let rule = read.rule
        if rule.scope == .patch, !policy.raises(rule) {
            diagnostics.report(
                .contradiction,
                "a rule of scope patch can only raise: its tier must be \(policy.defaultTier.name), which is the default tier, or above",
                at: read.tierPlace)
            return
        }
        guard rule.monotone else { return }
        for breach in policy.breaches(of: rule) {
            diagnostics.report(
                .notMonotone,
                "\(breach.reason), so a larger patch could be judged milder; rewrite `\(breach.part.rawValue)` or say `monotone: false`",
                at: breach.part == .when ? read.whenPlace : read.unlessPlace)
        }
    }
}
