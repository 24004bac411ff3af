import ArgumentParser
import Foundation
import PolicyFiles
import RuleWorkbench
import TerminalOutput

struct RulesImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Takes the rules of another tool over into a pack, and names every thing that it could not take over.",
        discussion: """
            Formats: gitleaks (.toml), policy-bot (.policy.yml), labeler (labeler.yml), paths-filter (a workflow, or its file
            of filters). Nothing counts before a policy includes the pack. docs/importers.md says what is taken over.

            Examples:
              difftier rules import gitleaks .gitleaks.toml
              difftier rules import gitleaks .gitleaks.toml --default gitleaks-default.toml --into policy
              difftier rules import labeler .github/labeler.yml --into policy --prefix web --strict
            """)

    @Argument(
        help: "Which format: \(ImportFormat.allCases.map(\.rawValue).joined(separator: ", ")).",
        transform: { name in
            guard let format = ImportFormat(rawValue: name) else { throw ValidationError("there is no format `\(name)`") }
            return format
        })
    var format: ImportFormat

    @Argument(help: "The file to take over.")
    var file: String

    @Option(
        name: .long,
        help: ArgumentHelp("Write to DIR/<prefix>/<format>/pack.yaml instead of standard output.", valueName: "dir"))
    var into: String?

    @Option(name: .long, help: "What ids of rules and names of labels begin with: lower-case words and digits.")
    var prefix = "imported"

    @Option(name: .long, help: "Who answers for the rules.")
    var owner: String?

    @Option(
        name: .customLong("default"),
        help: ArgumentHelp("gitleaks' own configuration, for a file that builds on it.", valueName: "file"))
    var defaults: String?

    @Flag(name: .long, help: "Exit with 1 where something was not taken over.")
    var strict = false

    @Flag(name: .long, help: "Replace a pack that is there already.")
    var force = false

    func validate() throws {
        guard prefix.wholeMatch(of: /[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*/) != nil, prefix.utf8.count <= 60 else {
            throw ValidationError("a prefix is lower-case words and digits, joined by `.` or `-`, a letter first.")
        }
        if let owner, owner.isEmpty || owner.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            throw ValidationError("--owner takes one line of text.")
        }
        if defaults != nil, format != .gitleaks { throw ValidationError("--default goes with gitleaks.") }
        if force, into == nil { throw ValidationError("--force goes with --into.") }
    }

    func run() async throws {
        let folder = ImportFolder(of: file)
        let importer = Importer(
            format, prefix: prefix, owner: owner, defaults: try defaults.map { ($0, try Self.content(of: $0)) }, read: folder.read
        )
        let imported: Importer.Imported
        do {
            imported = try importer.run(name: file, content: try Self.content(of: file))
        } catch let failure as ImportFailure {
            throw CommandFailure(.badData, failure.description)
        }
        try into.map { try write(imported.text, below: $0, importer.folder) } ?? Console.print(imported.text)
        for remark in imported.report.remarks { Console.complain(TerminalText.escape("\(remark)")) }
        Console.complain(imported.report.summary)
        if strict, !imported.report.isComplete { throw ExitCode(ExitStatus.refused.rawValue) }
    }

    private static func content(of file: String) throws -> [UInt8] {
        do throws(RegularFile.Failure) {
            return try RegularFile.read(file, limit: PolicyLimits.bytesPerFile)
        } catch {
            throw CommandFailure(.noInput, "\(file): \(error)")
        }
    }

    private func write(_ text: String, below directory: String, _ folder: String) throws {
        let file = URL(fileURLWithPath: directory, isDirectory: true).appendingPathComponent("\(folder)/pack.yaml")
        do {
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file, options: force ? .atomic : .withoutOverwriting)
        } catch CocoaError.fileWriteFileExists {
            throw CommandFailure(
                .badData, "\(file.relativePath): exists already; --force replaces it, --prefix makes another one")
        } catch {
            throw CommandFailure(.outputFailed, "\(file.relativePath): cannot be written: \(error.localizedDescription)")
        }
        Console.print(file.relativePath + "\n")
        Console.complain("to let it count, write into a file at the top of the policy: include: [\(folder)]")
    }
}
