import Foundation
import TestKit

/// The programs as they were built, beside the test bundle that runs now.
enum Programs {
    static let directory = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
        .path
    static let difftier = directory + "/difftier"
    static let difftierd = directory + "/difftierd"

    /// The root of this project's checkout.
    static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// What the programs see of the environment: none of the machine's settings, no `DIFFTIER_…`, no `GIT_…`.
    static let environment: [String: String] = {
        let outer = ProcessInfo.processInfo.environment
        var bare = ["PATH": directory + ":" + (outer["PATH"] ?? "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"]
        // What a program built with a sanitizer or for coverage, or with an unusual toolchain, cannot do without.
        for name in ["LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS", "LLVM_PROFILE_FILE"] {
            bare[name] = outer[name]
        }
        return bare
    }()

    /// Runs a program to its end; after a minute it is ended, with status 124.
    static func run(
        _ program: String, _ arguments: [String], in directory: String? = nil, environment extra: [String: String] = [:],
        input: [UInt8]? = nil
    ) throws -> CommandRun {
        try CommandRun.run(
            "timeout", ["--kill-after=5", "60", program] + arguments, in: directory, environment: extra, inherited: environment,
            input: input)
    }
}

/// Runs the command line.
@discardableResult
func difftier(
    _ arguments: String..., in directory: String? = nil, environment: [String: String] = [:], input: String? = nil
) throws -> CommandRun {
    try Programs.run(
        Programs.difftier, arguments, in: directory, environment: environment, input: input.map { Array($0.utf8) })
}

/// Runs the service in the foreground: for what ends by itself.
@discardableResult
func difftierd(_ arguments: String..., environment: [String: String] = [:]) throws -> CommandRun {
    try Programs.run(Programs.difftierd, arguments, environment: environment)
}

/// What went wrong before anything could be expected.
struct StoryBroken: Error, CustomStringConvertible {
    let description: String
}
