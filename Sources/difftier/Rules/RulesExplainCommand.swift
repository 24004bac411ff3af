import ArgumentParser
import Classification
import DecisionFormats
import GitPatches
import RiskModel

struct RulesExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tells for each rule how every part of its conditions came out of a patch, as a tree.",
        discussion: """
            Shows the rules that apply; with --near-misses also those that one condition kept from applying, with --rule one rule
            whatever came of it.

            Examples:
              difftier rules explain --policy rules --base origin/main --near-misses
              difftier rules explain --policy rules --patch change.diff --rule ci.permissions-widened
            """)

    @OptionGroup var policy: PolicyOption
    @OptionGroup(title: "Patch") var patch: PatchOptions
    @OptionGroup(title: "Asker") var asker: AskerOptions
    @OptionGroup(title: "Output") var report: ReportOptions

    @Option(name: .long, help: ArgumentHelp("Only this rule, whether it applies or not.", valueName: "id"))
    var rule: String?

    @Flag(name: .long, help: "Also rules that one condition kept from applying.")
    var nearMisses = false

    @Flag(name: .long, help: "Never colour.")
    var noColor = false

    func validate() throws {
        if patch.range != nil { throw ValidationError("--range has many patches; explain one with --base and --head.") }
    }

    func run() async throws {
        let policy = try policy.load()
        let rules = policy.policy.rules.filter { rule == nil || $0.id == rule }
        if rules.isEmpty, let rule { throw CommandFailure(.badData, "the policy has no rule `\(rule)`") }
        let classifier = try Classifier(policy)
        for (examination, context) in try examinations(by: classifier, under: policy) {
            let facts = try classifier.facts(of: examination, for: context)
            let traces = rules.flatMap { policy.policy.traces(of: $0, on: facts, for: context) }.filter(isShown).enumerated()
                .sorted {
                    ($0.element.path ?? "", $1.element.rule.tier, $0.offset) < (
                        $1.element.path ?? "", $0.element.rule.tier, $1.offset
                    )
                }
                .map(\.element)
            switch report.format {
            case .text:
                let text = TraceText(
                    policy: policy.policy, gaps: facts.gaps + facts.files.flatMap(\.gaps),
                    palette: Console.palette(isWanted: !noColor))
                Console.print(text.render(traces))
            case .json:
                let json = JSONValue.object([
                    "schema": .string("difftier.rules-explanation/v1"),
                    "rules": .array(traces.map { $0.json(in: policy.policy) }),
                ])
                Console.print(json.canonicalText + "\n")
            }
        }
    }

    private func isShown(_ trace: RuleTrace) -> Bool {
        rule != nil || trace.applies || (nearMisses && trace.isNearMiss)
    }

    /// One for each merge base, every question asked, with who asks.
    private func examinations(
        by classifier: Classifier, under policy: CompiledPolicy
    ) throws -> [(PatchExamination, RequestContext)] {
        let choice = try patch.choice()
        if case .text(let bytes) = choice {
            return [
                (try classifier.examine(text: bytes, planning: .everything), try asker.context(repository: "", under: policy))
            ]
        }
        let repository = try LocalDecider.openRepository(at: patch.repo)
        func examine(_ query: PatchQuery, target: String? = nil) throws -> [(PatchExamination, RequestContext)] {
            let context = try asker.context(repository: LocalDecider.name(of: repository), target: target, under: policy)
            return try classifier.examine(query, in: repository, planning: .everything).map { ($0, context) }
        }
        switch choice {
        case .revisions(let base, let head, let twoDot): return try examine(.revisions(base: base, head: head, twoDot: twoDot))
        case .target(let branch, let head, let twoDot):
            return try examine(.revisions(base: "refs/heads/\(branch)", head: head, twoDot: twoDot), target: branch)
        case .staged: return try examine(.staged)
        case .workTree: return try examine(.workTree)
        case .range, .text: return []
        }
    }
}
