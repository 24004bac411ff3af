public import Classification
public import RiskModel

/// Finds the branches of rules that no test exercises.
///
/// A branch is exercised where it decides: where, in a test that is about the rule, the rule would come out otherwise
/// without it. So an arm of `any` has to be the only one that holds, and a part of `all` the only one that does not.
public struct RuleCoverage {
    /// One thing that no test shows.
    public struct Gap: Hashable, Sendable {
        public var rule: String
        public var location: SourceLocation
        public var message: String
    }

    public struct Report: Hashable, Sendable {
        public var rules: Int
        public var branches: Int
        /// In order of the policy.
        public var gaps: [Gap]

        public var covered: Int { branches - gaps.count }
        /// In tenths of a percent, cut and never rounded up: 1000 only where nothing is missing.
        public var share: Int { branches == 0 ? 1000 : covered * 1000 / branches }
    }

    private let policy: CompiledPolicy
    private let suites: [TestSuite]
    private let directory: String?

    /// - Parameter directory: of the policy; where its repository is looked for.
    public init(_ policy: CompiledPolicy, suites: [TestSuite] = [], directory: String? = nil) {
        self.policy = policy
        self.suites = suites
        self.directory = directory
    }

    /// - Parameter isWanted: which rules count.
    public func run(where isWanted: (Rule) -> Bool = { _ in true }) throws -> Report {
        let variants = ProbeVariants(of: policy.policy.probes)
        let wanted = policy.policy.rules.indices.filter { isWanted(policy.policy.rules[$0]) }
        let branches = wanted.map { number in
            BranchFinder(number, of: policy.policy, variants: variants).branches.filter { $0.change == .drop }
        }
        let examined = try ExaminedCases(policy, suites: suites, directory: directory, variants: variants)
        let byRule = examined.byRule()
        var report = Report(rules: wanted.count, branches: 0, gaps: [])
        for (number, branches) in zip(wanted, branches) {
            let rule = policy.policy.rules[number]
            let cases = byRule[number].map { examined.cases[$0] }
            let outcomes = cases.map { $0.outcomes(of: rule, in: examined.policy).map(\.applies) }
            report.branches += branches.count + 2
            for (applies, message) in [(true, "applies in no test"), (false, "applies in every test")]
            where !outcomes.contains(where: { $0.contains(applies) }) {
                report.gaps.append(Gap(rule: rule.id, location: rule.location, message: message))
            }
            for branch in branches {
                let decides = zip(cases, outcomes).contains { test, outcome in
                    test.outcomes(of: branch.rule, in: examined.policy).map(\.applies) != outcome
                }
                if !decides {
                    report.gaps.append(
                        Gap(rule: rule.id, location: branch.location, message: "\(branch.text): never decides"))
                }
            }
        }
        return report
    }
}
