import ArgumentParser
import Foundation
import PolicyFiles

struct RulesFormatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fmt",
        abstract: "Writes policy files in their canonical form; comments, texts and styles stay as they are.",
        discussion: """
            A file that cannot be read, or whose values or lines the form would change, is left as it is and named; the others are
            written all the same.

            Examples:
              difftier rules fmt rules
              difftier rules fmt --check rules
            """)

    @Flag(name: .long, help: "Change nothing; exit with 1 where a file is not in its canonical form, and name it.")
    var check = false

    @Argument(help: "Files, and directories whose .yaml and .yml files are meant.")
    var paths: [String]

    func run() async throws {
        var others: [String] = []
        var leavesSome = false
        for path in try paths.flatMap(Self.files) {
            let content: [UInt8]
            do throws(RegularFile.Failure) { content = try RegularFile.read(path, followsLinks: false) } catch {
                leavesSome = true
                Console.complain("\(path): \(error)")
                continue
            }
            let formatted: [UInt8]
            do throws(PolicyErrors) {
                formatted = try PolicyFormat.formatted(name: path, content: content)
            } catch {
                leavesSome = true
                for diagnostic in error.diagnostics { Console.complain("\(diagnostic)") }
                continue
            }
            guard formatted != content else { continue }
            others.append(path)
            if !check { try Self.reading(path) { try Data(formatted).write(to: URL(fileURLWithPath: path), options: .atomic) } }
        }
        for path in others { Console.print("\(path)\n") }
        if leavesSome { throw ExitCode(ExitStatus.badData.rawValue) }
        if check, !others.isEmpty { throw ExitCode(ExitStatus.refused.rawValue) }
    }

    private static func files(at path: String) throws -> [String] {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw CommandFailure(.noInput, "\(path): there is no such file or directory")
        }
        guard isDirectory.boolValue else { return [path] }
        let names = try reading(path) { try FileManager.default.subpathsOfDirectory(atPath: path) }
        return names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted().map { path + "/" + $0 }
    }

    private static func reading<T>(_ path: String, _ body: () throws -> T) throws -> T {
        do { return try body() } catch { throw CommandFailure(.noInput, "\(path): \(error.localizedDescription)") }
    }
}
