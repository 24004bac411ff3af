public import Classification
public import GitPatches
public import PatternEngine
public import RiskModel

/// Measures on patches of a history what each rule and label costs, and how often it applies. One thread.
public final class RuleBench {
    private let policy: CompiledPolicy
    private let meter: ScanMeter
    private let classifier: Classifier
    private var report = BenchReport()
    /// Files, or patches, by the id of the rule that applied.
    private var applied: [String: Int] = [:]
    private var labelled: [String: Int] = [:]

    /// - Throws: where the scratch memory cannot be had.
    public init(_ policy: CompiledPolicy) throws(ScannerError) {
        self.policy = policy
        meter = policy.meter()
        classifier = try Classifier(policy, meter: meter)
    }

    /// Decides one commit as `difftier classify --range` does.
    public func add(_ commit: ObjectID, of repository: GitRepository, for context: RequestContext) throws(GitPatchError) {
        let start = ContinuousClock.now
        let verdict = try classifier.classify(.commit(commit), in: repository, for: context)
        report.time += start.duration(to: .now)
        report.commits += 1
        report.files += verdict.patch.files
        report.lines += verdict.patch.additions + verdict.patch.deletions
        for file in verdict.files {
            for rule in file.rules { applied[rule, default: 0] += 1 }
            for label in file.labels { labelled[label, default: 0] += 1 }
        }
        for rule in Set(verdict.findings.filter { $0.path == nil }.map(\.rule)) { applied[rule, default: 0] += 1 }
    }

    /// What was measured so far, what takes longest first.
    public func finished() -> BenchReport {
        var report = report
        report.prefilterTime = meter.prefilterTime
        report.patternTime = meter.costs.reduce(.zero) { $0 + $1.time }
        let rules = policy.policy.rules.map { rule in
            BenchReport.Row(
                kind: .rule, name: rule.id, location: rule.location, applied: applied[rule.id] ?? 0,
                patterns: policy.patterns(of: rule))
        }
        let labels = policy.policy.labels.map { label in
            BenchReport.Row(
                kind: .label, name: label.name, location: label.location, applied: labelled[label.name] ?? 0,
                patterns: policy.patterns(of: label.when))
        }
        let rows = rules + labels
        var users: [Int: Int] = [:]
        for pattern in rows.flatMap(\.patterns) { users[pattern, default: 0] += 1 }
        report.rows = rows.map { row in
            var row = row
            row.cost = row.patterns.reduce(ScanMeter.Cost()) { $0 + meter.costs[$1] }
            row.isShared = row.patterns.contains { users[$0, default: 0] > 1 }
            return row
        }.sorted { ($1.cost.time, $0.kind.rawValue, $0.name) < ($0.cost.time, $1.kind.rawValue, $1.name) }
        return report
    }
}

/// What rules cost over some patches. Times are of one run on one thread; the counts are the same each time.
public struct BenchReport: Sendable {
    public struct Row: Sendable {
        public enum Kind: String, Sendable { case rule, label }

        public var kind: Kind
        public var name: String
        public var location: SourceLocation
        /// How many files it applied to, or patches where it is about those.
        public var applied: Int
        /// Of all its patterns.
        public var cost = ScanMeter.Cost()
        /// Some pattern of it is also another's, and counted for both.
        public var isShared = false
        let patterns: Set<Int>

        init(kind: Kind, name: String, location: SourceLocation, applied: Int, patterns: Set<Int>) {
            self.kind = kind
            self.name = name
            self.location = location
            self.applied = applied
            self.patterns = patterns
        }
    }

    public internal(set) var rows: [Row] = []
    public internal(set) var commits = 0
    public internal(set) var files = 0
    /// Added and removed.
    public internal(set) var lines = 0
    /// Of everything: reading, comparing, matching, deciding.
    public internal(set) var time = Duration.zero
    /// Of looking for what all patterns require.
    public internal(set) var prefilterTime = Duration.zero
    /// Of matching all patterns, each counted once.
    public internal(set) var patternTime = Duration.zero
}
