public import Classification
public import RiskModel

/// Weakens rules one change at a time and finds the changes that no test notices.
public struct RuleMutation {
    public enum Fate: String, Hashable, Sendable {
        /// An expectation that held came out otherwise.
        case killed
        /// Tests reach it, and none minds.
        case survives
        /// No test reaches it.
        case notCovered = "not_covered"
        /// It survives and somebody said why that may be.
        case accepted
    }

    public struct Mutant: Hashable, Sendable {
        public var branch: Branch
        public var fate: Fate
    }

    public struct Report: Hashable, Sendable {
        /// In order of the policy.
        public var mutants: [Mutant]
        /// Accepted mutants that do not exist, or that a test kills.
        public var stale: [AcceptedMutant]

        public func count(_ fate: Fate) -> Int { mutants.count { $0.fate == fate } }
        /// Mutants that no test notices and that nobody accepted.
        public var survivors: [Mutant] { mutants.filter { $0.fate == .survives || $0.fate == .notCovered } }
    }

    private let policy: CompiledPolicy
    private let suites: [TestSuite]
    private let accepted: [AcceptedMutant]
    private let directory: String?

    /// - Parameter directory: of the policy; where its repository is looked for.
    public init(
        _ policy: CompiledPolicy, suites: [TestSuite] = [], accepted: [AcceptedMutant] = [], directory: String? = nil
    ) {
        self.policy = policy
        self.suites = suites
        self.accepted = accepted
        self.directory = directory
    }

    /// - Parameters:
    ///   - effects: also change what rules lead to: their tier, what they withhold, whom they ask.
    ///   - isWanted: which rules are changed.
    public func run(effects: Bool = false, where isWanted: (Rule) -> Bool = { _ in true }) throws -> Report {
        let variants = ProbeVariants(of: policy.policy.probes)
        let numbers = policy.policy.rules.indices.filter { isWanted(policy.policy.rules[$0]) }
        let branches = numbers.flatMap { number in
            BranchFinder(number, of: policy.policy, variants: variants).branches
                + (effects ? policy.policy.effectChanges(ofRule: number) : [])
        }
        let examined = try ExaminedCases(policy, suites: suites, directory: directory, variants: variants)
        let trial = MutantTrial(examined)
        let reasons = Dictionary(accepted.map { (Name(rule: $0.rule, mutant: $0.mutant), $0) }) { first, _ in first }
        var used: Set<Name> = []
        let mutants = branches.map { branch in
            var mutant = Mutant(branch: branch, fate: trial.fate(of: branch))
            let name = Name(rule: branch.rule.id, mutant: branch.name)
            if mutant.fate != .killed, reasons[name] != nil {
                used.insert(name)
                mutant.fate = .accepted
            }
            return mutant
        }
        let wanted = Set(numbers.map { policy.policy.rules[$0].id })
        let stale = accepted.filter {
            wanted.contains($0.rule) && !used.contains(Name(rule: $0.rule, mutant: $0.mutant))
        }
        return Report(mutants: mutants, stale: effects ? stale : stale.filter { !Branch.isEffect($0.mutant) })
    }

    private struct Name: Hashable {
        var rule: String
        var mutant: String
    }
}
