import ArgumentParser
import DecisionFormats

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Decides a patch and tells every cause: the rules of each file, the reasons of each capability and reviewer.",
        discussion: """
            Examples:
              difftier explain --base origin/main
              difftier explain --patch change.diff
            """)

    @OptionGroup var options: DecisionOptions

    @Flag(name: .long, help: "Never colour.")
    var noColor = false

    func run() async throws {
        let explanation = ExplanationText(palette: Console.palette(isWanted: !noColor))
        try await options.decide { Console.print(explanation.render($0)) }
    }
}
