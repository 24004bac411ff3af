import DecisionFormats
import Foundation

/// Standard output and standard error.
enum Console {
    /// Results: only these go to standard output.
    static func print(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }

    /// Progress and complaints, one line end added.
    static func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    /// Coloured on a terminal unless `NO_COLOR` is set (https://no-color.org) or `isWanted` is false.
    static func palette(isWanted: Bool) -> Palette {
        let environment = ProcessInfo.processInfo.environment
        let refuses = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
        return isWanted && !refuses && isatty(STDOUT_FILENO) == 1 ? .coloured : .plain
    }

    /// All of standard input, or nil where it is longer than `limit` bytes.
    static func readInput(limit: Int) throws -> [UInt8]? {
        var bytes: [UInt8] = []
        while let chunk = try FileHandle.standardInput.read(upToCount: 1 << 16), !chunk.isEmpty {
            bytes += chunk
            if bytes.count > limit { return nil }
        }
        return bytes
    }
}
