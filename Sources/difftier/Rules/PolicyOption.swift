import ArgumentParser
import Classification
import Foundation
import PatternEngine
import PolicyFiles
import RiskModel

/// Which policy a command of `difftier rules` is about.
struct PolicyOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("A policy directory (default: the policy that ships with difftier).", valueName: "dir"))
    var policy: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A directory of rules that a repository adds, to be its .difftier; they get `repository.` before their ids.",
            valueName: "dir"))
    var overlay: String?

    func load() throws -> CompiledPolicy {
        let policy = try (policy.map { PolicySource.directory($0) } ?? .shipped).load(
            cache: PrefilterCache(environment: ProcessInfo.processInfo.environment))
        return try overlay.map { try policy.adding(overlayIn: $0) } ?? policy
    }

    /// Whether a rule is meant by what a command is filtered by.
    ///
    /// - Throws: where none is, since a gate that looks at nothing must not pass.
    static func filter(_ filter: String?, of policy: CompiledPolicy) throws -> (Rule) -> Bool {
        guard let filter else { return { _ in true } }
        guard policy.policy.rules.contains(where: { $0.id.contains(filter) }) else {
            throw CommandFailure(.badData, "no rule's id holds `\(filter)`; `difftier rules list` shows them")
        }
        return { $0.id.contains(filter) }
    }

    /// What is below `tests/` of the policy's directory; the policy that ships carries no suites.
    func loadTests(of policy: CompiledPolicy) throws -> PolicyTests {
        let loader = SuiteLoader(for: policy.policy)
        guard let directory = self.policy else { return try loader.load(files: []) }
        return try loader.load(directory: directory)
    }
}
