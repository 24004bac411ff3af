public import ArgumentParser
public import RiskModel

/// Who asks and for what.
struct AskerOptions: ParsableArguments {
    @Option(name: .long, help: "Who asks, in-process; a service knows by itself.")
    var subject = "local:developer"

    @Option(name: .long, help: "What kind of actor that is: agent, service or person.")
    var actor = ActorKind.person

    @Option(name: .long, help: "The branch the change stands on, for task profiles with a branch pattern.")
    var branch: String?

    @Option(name: .customLong("capability"), help: "Ask for this capability only; may be repeated (default: all of the task).")
    var capabilities: [String] = []

    var asked: Set<Capability> { Set(capabilities.map { Capability($0) }) }
}

extension ActorKind: ExpressibleByArgument {}
