import ArgumentParser
import CodeOwners
import RiskModel

/// What it takes to find the owners of many paths in one long file, by each forge's rules.
struct OwnersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "owners",
        abstract: "Reads an owners file and asks for the owners of paths, for each syntax and what makes it slow.",
        discussion: """
            Four lines in five name a folder, the fifth an ending; in Gerrit's files all of them are for the files of one folder.
            Prints, a line for each: what it is, lines, paths, milliseconds in all (the median of three).
            """)

    @Option(help: "Lines of the file.") var lines = 5_000
    @Option(help: "Paths that are asked about.") var paths = 100_000

    func run() throws {
        let patterns = (0..<lines).map { number in
            number.isMultiple(of: 5) ? "*.kind\(number)" : "/folder\(number % 97)/part\(number)/"
        }
        let owned = patterns.enumerated().map { "\($1) @team\($0)" }
        let asked = (0..<paths).map { number in
            GitPath(bytes: "folder\(number % 97)/part\(number * 7 % 6_000)/deep/File\(number).kind\(number % 6_000)".utf8)
        }
        let sections = owned.enumerated().map { $0.isMultiple(of: max(lines / 50, 1)) ? "[Part \($0)]\n\($1)" : $1 }
        let perFile = (0..<lines).map { "per-file *.kind\($0) = team\($0)@acme.example" }
        measure("github", owned, asked, .github)
        measure("gitlab", owned, asked, .gitlab)
        measure("gitlab, 50 sections", sections, asked, .gitlab)
        measure("gerrit, per-file", perFile, asked, .gerrit)
    }

    private func measure(_ name: String, _ text: [String], _ paths: [GitPath], _ syntax: OwnersSyntax) {
        let file = Array(text.joined(separator: "\n").utf8)
        let clock = ContinuousClock()
        let times = (0..<3).map { _ in
            clock.measure {
                let owners = CodeOwners(file: file, at: "CODEOWNERS", syntax: syntax)
                var known = 0
                for path in paths where owners.owners(of: path).isKnown { known += 1 }
                precondition(known == paths.count)
            }
        }
        print("\(name): \(lines) lines, \(paths.count) paths, \(Int(times.sorted()[1] / .milliseconds(1))) ms")
    }
}
