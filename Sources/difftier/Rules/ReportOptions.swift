import ArgumentParser
import RiskModel

/// How a command of `difftier rules` prints what it found.
struct ReportOptions: ParsableArguments {
    enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    @Option(name: .long, help: "text for people, json for programs.")
    var format = Format.text
}

extension SourceLocation {
    var json: JSONValue {
        .object(["file": .string(file), "line": .integer(line), "column": .integer(column)])
    }
}
