public import ArgumentParser
public import DecisionFormats
import RiskModel

/// How a review is printed.
struct ReviewOutputOptions: ParsableArguments {
    @Option(name: .long, help: "text, json, github (request for reviewers), gitlab (approval rules) or markdown (a comment).")
    var format = ReviewFormat.text

    @Flag(name: .long, help: "Never colour.") var noColor = false

    func print(_ report: ReviewReport) throws {
        Console.print(try format.render(report, palette: Console.palette(isWanted: !noColor)))
    }
}

extension ReviewFormat: ExpressibleByArgument {}
