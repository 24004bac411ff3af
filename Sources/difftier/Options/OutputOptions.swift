public import ArgumentParser
public import DecisionFormats
public import RiskModel

/// How the result is printed and what it does to the exit status.
struct OutputOptions: ParsableArguments {
    @Option(name: .long, help: "text for people; json, or jsonl with one decision per line, for programs.")
    var format = DecisionFormat.text

    @Option(name: .long, help: ArgumentHelp("Exit with 1 where the tier is at least this: medium or high.", valueName: "tier"))
    var failOn: Tier?

    @Flag(name: .long, help: "Never colour.")
    var noColor = false

    func validate() throws {
        if failOn == .low { throw ValidationError("--fail-on low would always fail; use medium or high.") }
    }
}

extension DecisionFormat: ExpressibleByArgument {}

extension Tier: ExpressibleByArgument {
    public init?(argument: String) { self.init(name: argument) }
    public static var allValueStrings: [String] { allCases.map(\.name) }
}
