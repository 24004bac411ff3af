internal import RiskModel
internal import YAMLDocuments

/// Reads one rule.
struct RuleReader {
    /// A rule with the places of its parts, for checks that need the whole policy.
    struct Read {
        /// With stand-ins for what could not be read.
        var rule: Rule
        /// False where tier or condition could not be read, so that how the rule is read cannot be judged.
        var isJudgeable: Bool
        var idPlace: SourcePlace
        var tierPlace: SourcePlace
        var whenPlace: SourcePlace
        var unlessPlace: SourcePlace
        var usedLabels: Set<Int>
    }

    let vocabulary: Vocabulary
    let shared: SharedTexts
    let patterns: PatternReader
    let probes: ProbeTable
    let diagnostics: Diagnostics

    /// - Returns: nil, and a report, where no mapping stands
    func read(_ written: PackOutline.RuleNode) -> Read? {
        let node = written.node
        guard var mapping = MappingReader(node, diagnostics) else { return nil }
        let idNode = mapping.required("id")
        let id = idNode?.line(diagnostics)
        if let id, let idNode {
            Names.check(
                id, Names.isRuleID, "an id is lower-case words and digits, joined by `.` or `-`", at: idNode.place, diagnostics)
        }
        let summary = mapping.required("summary")?.line(diagnostics)
        let tierNode = mapping.required("tier")
        let tier = tierNode?.choice(diagnostics, TierReader.names)
        let scope = mapping.value("scope")?.choice(diagnostics, Rule.Scope.allCases.map { ($0.rawValue, $0) }) ?? .file

        let place: ConditionReader.Place = scope == .file ? .file : .patch
        var reader = ConditionReader(vocabulary: vocabulary, patterns: patterns, probes: probes, diagnostics)
        let whenNode = mapping.required("when")
        let when = whenNode.map { reader.condition(shared.expanding($0), place) }
        let readsContent = reader.readsContent
        let unlessNode = mapping.value("unless")
        let unless = unlessNode.map { reader.condition(shared.expanding($0), place) }

        var rule = Rule(
            id: id ?? "", summary: summary ?? "", tier: tier ?? .high, scope: scope, when: when ?? .all([]), unless: unless,
            location: node.place.location)
        var places = ConditionPlaces(probes: probes.probes)
        if let when, let whenNode { places.add(when, whenNode, at: .when) }
        if let unless, let unlessNode { places.add(unless, unlessNode, at: .unless) }
        rule.places = places.places
        if let list = mapping.value("withhold") {
            rule.withhold = vocabulary.capabilities(shared.expanding(list), diagnostics, allowEmpty: false)
        }
        if let list = mapping.value("reviewers") { rule.reviewers = vocabulary.reviewers(list, diagnostics) }
        if let list = mapping.value("tags") { rule.tags = (list.list(diagnostics) ?? []).compactMap { $0.line(diagnostics) } }
        rule.owner = mapping.value("owner").map { $0.line(diagnostics) } ?? written.owner
        readRedaction(&mapping, into: &rule, readsContent: readsContent)
        if let monotone = mapping.value("monotone")?.boolean(diagnostics) { rule.monotone = monotone }
        if let examples = mapping.value("examples") { rule.examples = ExampleReader(diagnostics: diagnostics).read(examples) }
        mapping.finish { key in
            ConditionKeys.isOfFile(key) || ConditionKeys.explain(key, in: .file) != nil
                ? "`\(key)` belongs below `when` or `unless`" : nil
        }
        return Read(
            rule: rule, isJudgeable: tier != nil && when != nil, idPlace: idNode?.place ?? node.place,
            tierPlace: tierNode?.place ?? node.place, whenPlace: whenNode?.place ?? node.place,
            unlessPlace: unlessNode?.place ?? node.place, usedLabels: reader.usedLabels)
    }

    private func readRedaction(_ mapping: inout MappingReader, into rule: inout Rule, readsContent: Bool) {
        let redactPair = mapping.pair("redact")
        let untilPair = mapping.pair("redact_until")
        rule.showsEnds = redactPair.map { $0.value.isPlain("ends") } ?? false
        let redact = rule.showsEnds ? true : redactPair?.value.boolean(diagnostics)
        rule.redactUntil = untilPair.flatMap { patterns.pattern(shared.expanding($0.value), .text) }
        rule.redacts = redact ?? (untilPair != nil)
        if let redactPair, redact == false, untilPair != nil {
            diagnostics.report(.contradiction, "`redact: false` beside `redact_until`, which redacts", at: redactPair.keyPlace)
        }
        if let redactPair, rule.showsEnds, untilPair != nil {
            diagnostics.report(
                .contradiction, "`redact: ends` beside `redact_until`: of what spans lines nothing is shown",
                at: redactPair.keyPlace)
        }
        if rule.redacts, !readsContent, let pair = redactPair ?? untilPair {
            diagnostics.report(
                .contradiction, "`\(pair.key)` has nothing to mask: `when` matches no pattern against contents", at: pair.keyPlace
            )
        }
    }
}
