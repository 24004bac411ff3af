public import ArgumentParser
import Classification
import Foundation
public import RiskModel

/// Who asks and for what.
struct AskerOptions: ParsableArguments {
    @Option(name: .long, help: "Who asks, in-process; a service knows by itself.")
    var subject = "local:developer"

    @Option(name: .long, help: "What kind of actor that is: agent, service or person.")
    var actor = ActorKind.person

    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            What the decision calls the repository, for task profiles: in-process (default: the name of its directory), and \
            for patch text, where a service takes only a configured name. Of revisions a service knows the name by itself.
            """, valueName: "name"))
    var repositoryName: String?

    @Option(name: .long, help: "The branch the change stands on, for task profiles with a branch pattern.")
    var branch: String?

    @Option(
        name: .customLong("claim"),
        help: ArgumentHelp(
            "What else is said of who asks, in-process, such as environment=production; may be repeated.", valueName: "name=value"
        ))
    var claims: [Claim] = []

    @Option(name: .customLong("capability"), help: "Ask for this capability only; may be repeated (default: all of the task).")
    var capabilities: [String] = []

    /// Of a name that stands twice the last counts.
    var namedClaims: [String: String] { Dictionary(claims.map { ($0.name, $0.value) }) { $1 } }

    var asked: Set<Capability> { Set(capabilities.map { Capability($0) }) }

    /// - Parameters:
    ///   - repository: its name where none is given.
    ///   - policy: what it asks for is found out.
    /// - Throws: `CommandFailure` where something is asked for that the policy does not know.
    func context(
        repository: String, target: String? = nil, under policy: CompiledPolicy
    ) throws(CommandFailure) -> RequestContext {
        if let unknown = policy.policy.complaint(about: asked) { throw CommandFailure(.usage, "--capability: \(unknown)") }
        return RequestContext(
            subject: subject, actor: actor, claims: namedClaims, repository: repositoryName ?? repository, targetBranch: target,
            branch: branch, asked: asked, evaluatedAt: policy.asksTime ? Int(Date().timeIntervalSince1970) / 60 * 60 : nil)
    }
}

extension ActorKind: ExpressibleByArgument {}

/// `name=value`
struct Claim: ExpressibleByArgument {
    var name: String
    var value: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        (name, value) = (String(parts[0]), String(parts[1]))
    }
}
