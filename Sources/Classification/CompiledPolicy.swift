import Manifests
public import PatternEngine
public import RiskModel

/// A policy with every pattern of it compiled once, shared by all threads.
public struct CompiledPolicy: Sendable {
    public private(set) var policy: Policy
    private(set) var index: RuleIndex
    let asksLanguage: Bool
    /// Another time may give another verdict: who decides tells it, in `RequestContext.evaluatedAt`.
    public let asksTime: Bool
    /// What has to be counted among the decisions for the same subject, for `RequestContext.recent`.
    public let recentQuestions: [RecentTest.Question]
    let patterns: PatternSet
    /// For each probe of the policy, its patterns in `patterns`.
    let probes: [CompiledProbe]
    /// The probes that are asked of every file first, and every pattern of theirs.
    let treeProbes: ProbeSet
    let treePatterns: PatternSelection
    /// By pattern: the probes among them that it is an alternative of.
    let treeProbesByPattern: [Int: [ProbeID]]
    /// The patterns of all redactions, as they match within a line or another short text.
    let redactedPatterns: PatternSelection
    /// Those of them of which nothing may be shown.
    let hiddenPatterns: PatternSelection
    /// The redactions that may cover more than the line they start on.
    let spanning: SpanningRedactions

    struct CompiledProbe: Sendable {
        /// A match of one of them is a match of the probe.
        var alternatives: PatternSelection
        var exceptions: PatternSelection
        /// What matches lines that replace others; nil for probes of any other subject.
        var replacements: PatternSelection?
        /// What a match in contents has to pass to count; the exceptions are among them.
        var tests: [CompiledCaptureTest]
        /// What has to match near by; nil for no demand.
        var near: (patterns: PatternSelection, within: Int)?
        /// Every pattern by which matches are judged.
        var judges: PatternSelection
        /// Each match of a line passes or fails as the line does.
        var judgesLines: Bool
        /// Without a match the answer is a plain no.
        var needsMatch: Bool
    }

    /// Shared by all who decide under the policy.
    let manifests = ManifestReadings()

    /// Every pattern of the policy, once for each kind of text; `patterns` knows them by index.
    private let uses: [Use]
    /// Versions and settings of what matches; part of every verdict.
    public let fingerprint: String

    /// The texts that a pattern is matched against; those of one kind are looked for together.
    private enum Texts: Int {
        case lines, wholeContents, paths
        /// What other patterns matched.
        case matches
        /// Contents in which a secret may span lines.
        case secrets

        init(of probe: Probe) {
            if !probe.subject.readsContent && !probe.subject.isOfPatch {
                self = .paths
            } else {
                self = probe.subject == .head || probe.subject == .base ? .wholeContents : .lines
            }
        }
    }

    /// A pattern as it is used.
    private struct Use: Hashable {
        var pattern: Pattern
        var texts: Texts
        /// Written by whoever may push to a repository.
        var isForeign: Bool
    }

    /// - Parameter cache: where what is compiled may be kept from one process to the next.
    /// - Throws: naming every pattern that does not compile. The loader has checked them already, so this happens
    ///   only to policies built by hand.
    public init(
        _ policy: Policy, options: CompileOptions = CompileOptions(prefilter: true), cache: PrefilterCache? = nil
    ) throws(PatternSetError) {
        try self.init(policy, behind: [], foreignFrom: policy.probes.count) { uses throws(PatternSetError) in
            try PatternSet(uses.map(\.pattern), groups: uses.map(\.texts.rawValue), options: options, cache: cache)
        }
    }

    /// The policy with what a repository adds: PCRE2 alone reads its patterns, and what was compiled before is shared.
    ///
    /// - Parameter added: this policy's probes, and others behind them
    func adding(_ added: Policy) throws(PatternSetError) -> CompiledPolicy {
        try CompiledPolicy(added, behind: uses, foreignFrom: policy.probes.count) {
            [uses, patterns] all throws(PatternSetError) in
            try patterns.adding(all.dropFirst(uses.count).map(\.pattern))
        }
    }

    /// The same under other rules, which ask for no other patterns.
    func with(rulesOf policy: Policy) -> CompiledPolicy {
        var copy = self
        copy.policy = policy
        copy.index = RuleIndex(policy)
        return copy
    }

    /// - Parameters:
    ///   - known: uses of patterns that come first
    ///   - foreignFrom: the first of the probes whose patterns are a repository's
    private init(
        _ policy: Policy, behind known: [Use], foreignFrom: Int, compile: ([Use]) throws(PatternSetError) -> PatternSet
    ) throws(PatternSetError) {
        var uses = known
        var numbers = Dictionary(uniqueKeysWithValues: zip(known, known.indices))
        func index(_ pattern: Pattern, in texts: Texts, isForeign: Bool = false) -> Int {
            let use = Use(pattern: pattern, texts: texts, isForeign: isForeign)
            if let known = numbers[use] { return known }
            numbers[use] = uses.count
            uses.append(use)
            return uses.count - 1
        }
        let ofProbes = policy.probes.enumerated().map { number, probe in
            let texts = Texts(of: probe)
            func indices(_ patterns: [Pattern], in texts: Texts) -> [Int] {
                patterns.map { index($0, in: texts, isForeign: number >= foreignFrom) }
            }
            return (
                alternatives: indices(probe.patterns, in: texts),
                exceptions: indices(probe.except, in: texts == .paths ? .paths : .matches),
                replacements: probe.replacement.map { indices($0.patterns, in: texts) },
                tests: probe.captures.map { indices($0.patterns, in: .matches) },
                near: indices(probe.near?.patterns ?? [], in: .matches)
            )
        }
        let redacting = policy.rules.filter(\.redacts).map { rule in
            (rule, probes: rule.when.probes.map { policy.probes[$0.index] }.filter { $0.subject.readsContent })
        }
        func lines(of redacting: [(Rule, probes: [Probe])]) -> [Int] {
            redacting.flatMap { $0.probes.flatMap { $0.shownPatterns.map { index($0, in: .lines) } } }
        }
        let redacted = lines(of: redacting)
        let hidden = lines(of: redacting.filter { !$0.0.showsEnds })
        let spanning = redacting.flatMap { rule, probes in
            SpanningRedactions.Source.all(of: rule, probes) { index($0, in: .secrets) }
        }
        let patterns = try compile(uses)
        let treeProbes = policy.treeProbes

        self.policy = policy
        self.index = RuleIndex(policy)
        asksLanguage = policy.asksLanguage
        asksTime = policy.asksTime
        recentQuestions = policy.recentQuestions
        self.uses = uses
        self.patterns = patterns
        self.treeProbes = ProbeSet(treeProbes)
        probes = zip(policy.probes, ofProbes).map { probe, indices in
            let exceptions = patterns.selection(indices.exceptions)
            var tests = zip(probe.captures, indices.tests).map { CompiledCaptureTest($0, asking: patterns.selection($1)) }
            if !exceptions.isEmpty {
                let group: CaptureGroup = probe.span == .line ? .line : .match
                tests.append(CompiledCaptureTest(group: group, demand: .patterns(exceptions, wanted: false)))
            }
            return CompiledProbe(
                alternatives: patterns.selection(indices.alternatives), exceptions: exceptions,
                replacements: indices.replacements.map(patterns.selection), tests: tests,
                near: probe.near.map { (patterns.selection(indices.near), $0.within) },
                judges: patterns.selection(
                    indices.exceptions + indices.tests.joined() + (indices.replacements ?? []) + indices.near),
                judgesLines: tests.allSatisfy { $0.group == .line }, needsMatch: (probe.count.min ?? 0) > 0)
        }
        treePatterns = patterns.selection(treeProbes.flatMap { ofProbes[$0.index].alternatives + ofProbes[$0.index].exceptions })
        treeProbesByPattern = treeProbes.reduce(into: [:]) { byPattern, probe in
            for pattern in ofProbes[probe.index].alternatives { byPattern[pattern, default: []].append(probe) }
        }
        redactedPatterns = patterns.selection(redacted)
        hiddenPatterns = patterns.selection(hidden)
        self.spanning = SpanningRedactions(spanning, in: patterns)
        fingerprint = EngineFingerprint(of: patterns).description
    }

    /// The source of a pattern, for people.
    func source(ofPatternAt index: Int) -> String { uses[index].pattern.source }

    /// What its patterns cost, to be counted by a `Classifier`.
    public func meter() -> ScanMeter { ScanMeter(for: patterns) }

    /// The patterns by which a rule is answered, and by which is masked what it matched, as a `ScanMeter` knows them. Those of labels
    /// that it names are not among them.
    public func patterns(of rule: Rule) -> Set<Int> {
        let asked = patterns(of: rule.condition)
        guard rule.redacts else { return asked }
        let masked = Set(
            rule.when.probes.flatMap { policy.probes[$0.index].shownPatterns } + [rule.redactUntil].compactMap { $0 })
        return asked.union(
            uses.indices.filter { [.lines, .secrets].contains(uses[$0].texts) && masked.contains(uses[$0].pattern) })
    }

    /// The patterns that answer a condition or judge its matches, as a `ScanMeter` knows them.
    public func patterns(of condition: Predicate) -> Set<Int> {
        Set(condition.probes.flatMap { probes[$0.index].alternatives.indices + probes[$0.index].judges.indices })
    }

    /// False where the interpreter matches this pattern.
    public func usesJIT(_ pattern: Pattern) -> Bool {
        uses.firstIndex { $0.pattern == pattern }.map(patterns.usesJIT) ?? false
    }
}

extension Probe {
    /// Every pattern whose match says what the probe looks for, and so may be a secret where a rule redacts.
    fileprivate var shownPatterns: [Pattern] {
        let demanded = captures.flatMap { test -> [Pattern] in
            if case .matches(let patterns) = test.demand { patterns } else { [] }
        }
        return patterns + demanded + (replacement?.patterns ?? [])
    }
}
