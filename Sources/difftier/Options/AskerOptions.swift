public import ArgumentParser
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

    @Option(name: .customLong("capability"), help: "Ask for this capability only; may be repeated (default: all of the task).")
    var capabilities: [String] = []

    var asked: Set<Capability> { Set(capabilities.map { Capability($0) }) }
}

extension ActorKind: ExpressibleByArgument {}
