import ArgumentParser
import DecisionFormats
import Foundation
import RiskModel

struct RulesNewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Writes the scaffold of a rule, with both kinds of examples; it loads and passes, and is yours to fill.",
        discussion: """
            Writes DIR/<first word of the id>/<the rest>.yaml and prints its path. Never overwrites.

            Examples:
              difftier rules new ci.no-verify --tier high --owner platform --policy rules
              difftier rules new ci.no-verify --print
            """)

    @Argument(help: "The id: lower-case words and digits, joined by `.` or `-`.")
    var id: String

    @Option(name: .long, help: "The policy directory to write into.")
    var policy: String?

    @Option(name: .long, help: "high, medium or low.")
    var tier = Tier.high

    @Option(name: .long, help: "What the author of a change reads.")
    var summary = "Say what happens in the change"

    @Option(name: .long, help: "Who answers for the rule.")
    var owner: String?

    @Flag(name: .customLong("print"), help: "Print the rule and write nothing.")
    var printsOnly = false

    func validate() throws {
        guard id.wholeMatch(of: /[a-z0-9]+(?:[.-][a-z0-9]+)*/) != nil else {
            throw ValidationError("an id is lower-case words and digits, joined by `.` or `-`, such as ci.no-verify.")
        }
        for text in [summary, owner ?? ""] where text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            throw ValidationError("--summary and --owner take one line of text.")
        }
        if policy == nil && !printsOnly { throw ValidationError("Say where: --policy DIR, or --print.") }
    }

    func run() async throws {
        guard !printsOnly, let policy else { return Console.print(scaffold) }
        let words = id.split(separator: ".")
        let rest = words.dropFirst().joined(separator: ".")
        let file = URL(fileURLWithPath: policy, isDirectory: true)
            .appendingPathComponent(rest.isEmpty ? "\(id).yaml" : "\(words[0])/\(rest).yaml")
        do {
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(scaffold.utf8).write(to: file, options: .withoutOverwriting)
        } catch CocoaError.fileWriteFileExists {
            throw CommandFailure(
                .badData, "\(file.relativePath): exists already; choose another id or add the rule there by hand")
        } catch {
            throw CommandFailure(.outputFailed, "\(file.relativePath): cannot be written: \(error.localizedDescription)")
        }
        Console.print(file.relativePath + "\n")
    }

    private var scaffold: String {
        """
        version: 1
        rules:
          - id: \(id)
            summary: \(Self.quoted(summary))
            tier: \(tier.name)\(owner.map { "\n    owner: \(Self.quoted($0))" } ?? "")
            when: { path: '^path/of/the/file$', added: 'what should not be added' }
            examples:
              match:
                - { path: path/of/the/file, added: what should not be added }
              no_match:
                - { path: path/of/the/file, added: what looks like it and is harmless }
                - { path: another/file, added: what should not be added }

        """
    }

    /// As a YAML text that is nothing but itself.
    private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
}
