public import Foundation

/// The outcome of a program run to its end.
public struct CommandRun: Sendable {
    public var status: Int32
    public var output: [UInt8]
    public var errorOutput: String

    public var text: String { String(decoding: output, as: UTF8.self) }

    /// Runs a program found on PATH (or by absolute path) to its end, its output kept in files so that no pipe can fill.
    ///
    /// - Parameters:
    ///   - environment: added to what is inherited.
    ///   - inherited: the surrounding environment; pass a bare one where the machine's must not matter.
    public static func run(
        _ program: String, _ arguments: [String], in directory: String? = nil, environment: [String: String] = [:],
        inherited: [String: String] = ProcessInfo.processInfo.environment, input: [UInt8]? = nil
    ) throws -> CommandRun {
        let scratch = try TemporaryDirectory()
        let outputFile = try scratch.write("", to: "stdout")
        let errorFile = try scratch.write("", to: "stderr")
        let inputFile = try scratch.write(input ?? [], to: "stdin")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
        process.environment = inherited.merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: inputFile)
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = try FileHandle(forWritingTo: errorFile)
        try process.run()
        process.waitUntilExit()
        return CommandRun(
            status: process.terminationStatus,
            output: Array(try Data(contentsOf: outputFile)),
            errorOutput: String(decoding: try Data(contentsOf: errorFile), as: UTF8.self)
        )
    }
}
