import ArgumentParser
import Foundation
import GitPatches
import RiskModel

/// Paths that are asked about, as they were typed or came on standard input.
enum AskedPaths {
    private static let limit = 64 << 20

    /// - Parameter arguments: `-` stands for standard input, once.
    static func read(_ arguments: [String]) throws -> [GitPath] {
        guard arguments.count(where: { $0 == "-" }) <= 1 else { throw ValidationError("Standard input can be read once: one -.") }
        return try arguments.flatMap { argument in
            guard argument == "-" else {
                let path = GitPath(written: argument)
                if let complaint = complaint(about: path) { throw ValidationError("\(path.quoted) \(complaint)") }
                return [path]
            }
            guard let bytes = try Console.readInput(limit: limit) else {
                throw CommandFailure(.badData, "standard input holds more than \(limit) bytes of paths")
            }
            return try paths(in: bytes)
        }
    }

    /// Ended by NUL bytes where there is one, as of `git diff -z`, else by line ends. The last end may be left out.
    static func paths(in bytes: [UInt8]) throws(CommandFailure) -> [GitPath] {
        let end = bytes.contains(0) ? 0 : UInt8(ascii: "\n")
        var entries = bytes.split(separator: end, omittingEmptySubsequences: false)
        if entries.last?.isEmpty == true { entries.removeLast() }
        var paths: [GitPath] = []
        for (index, entry) in entries.enumerated() {
            let path = GitPath(bytes: entry)
            var complaint = complaint(about: path)
            // Git quotes names where lines end them; taken as they stand, they would be other names.
            if end != 0, entry.first == UInt8(ascii: "\"") {
                complaint = "is quoted; have them ended by NUL bytes, as by git diff -z"
            }
            if let complaint { throw CommandFailure(.badData, "standard input, path \(index + 1): \(path.quoted) \(complaint)") }
            paths.append(path)
        }
        return paths
    }

    /// What is wrong with a path of a file below the top of a repository; nil where nothing is.
    private static func complaint(about path: GitPath) -> String? {
        if path.bytes.isEmpty { return "is empty" }
        if path.bytes.first == UInt8(ascii: "/") { return "is absolute; say it from the top of the repository" }
        if path.bytes.last == UInt8(ascii: "/") { return "is a folder; say a file in it" }
        let isOdd = path.components.contains { $0.isEmpty || $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) }
        return isOdd ? "has a part that is empty, . or ..; say it from the top of the repository" : nil
    }
}
