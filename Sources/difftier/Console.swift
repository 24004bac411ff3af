import DecisionFormats
import Foundation

/// Standard output and standard error.
enum Console {
    /// Results: only these go to standard output.
    ///
    /// A reader that went away ends the program, as SIGPIPE does to any filter; so does a full disk, with a word.
    static func print(_ text: String) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        } catch {
            let isClosedPipe = (error as NSError).isBrokenPipe
            if !isClosedPipe { complain("difftier: the output cannot be written: \(error.localizedDescription)") }
            exit(isClosedPipe ? 128 + SIGPIPE : ExitStatus.outputFailed.rawValue)
        }
    }

    /// Progress and complaints, one line end added. Where nobody can be told there is nothing left to do.
    static func complain(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
    }

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

extension NSError {
    /// Foundation wraps what the system said.
    fileprivate var isBrokenPipe: Bool {
        if domain == NSPOSIXErrorDomain { return code == Int(EPIPE) }
        return (userInfo[NSUnderlyingErrorKey] as? NSError)?.isBrokenPipe ?? false
    }
}
