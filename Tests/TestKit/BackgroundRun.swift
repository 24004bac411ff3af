import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A program that runs beside the test. Its two outputs go to files, so that they can be read while it runs.
///
/// It is killed, by its process id, when the last reference to it goes.
public final class BackgroundRun: Sendable {
    public struct TimedOut: Error, CustomStringConvertible {
        public let description: String
    }

    private struct State {
        var process: Process
        /// Set once it has been waited for: from then on the id may belong to somebody else.
        var status: Int32?
    }

    public let processID: Int32
    private let scratch: TemporaryDirectory
    private let state: Mutex<State>

    /// Starts a program by its absolute path.
    public init(
        _ program: String, _ arguments: [String], in directory: String? = nil, environment: [String: String]
    ) throws {
        scratch = try TemporaryDirectory()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: try scratch.write("", to: "stdout"))
        process.standardError = try FileHandle(forWritingTo: try scratch.write("", to: "stderr"))
        try process.run()
        processID = process.processIdentifier
        state = Mutex(State(process: process))
    }

    deinit { kill() }

    /// Everything it has written to standard output so far.
    public var output: String { read("stdout") }
    /// Everything it has written to standard error so far.
    public var errorOutput: String { read("stderr") }

    public var isRunning: Bool { state.withLock { $0.status == nil && $0.process.isRunning } }

    /// Sends a signal, unless it has ended.
    public func send(_ signal: Int32) {
        state.withLock { if $0.status == nil && $0.process.isRunning { _ = Self.signal(processID, signal) } }
    }

    /// Ends it without a chance to do anything more, and waits for that.
    public func kill() {
        send(SIGKILL)
        wait()
    }

    /// Waits for its end.
    ///
    /// - Returns: its exit status, or the number of the signal that ended it.
    @discardableResult
    public func wait() -> Int32 {
        state.withLock { state in
            if let status = state.status { return status }
            state.process.waitUntilExit()
            state.status = state.process.terminationStatus
            return state.process.terminationStatus
        }
    }

    /// Waits until something is so, asking again and again.
    ///
    /// - Throws: `TimedOut` with both outputs, when it is not so in time, or the program has ended and it is still not so.
    public func wait(for what: String, within seconds: Double = 30, until isSo: (BackgroundRun) throws -> Bool) throws {
        let deadline = Date().addingTimeInterval(seconds)
        while true {
            let hadEnded = !isRunning
            if try isSo(self) { return }
            guard !hadEnded, Date() < deadline else {
                let why = hadEnded ? "it ended with \(wait())" : "\(seconds) s have passed"
                throw TimedOut(description: "waited for \(what), but \(why)\n\(errorOutput)\n\(output.prefix(2000))")
            }
            usleep(10_000)
        }
    }

    private func read(_ name: String) -> String {
        let data = FileManager.default.contents(atPath: scratch.url.appendingPathComponent(name).path)
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    private static func signal(_ id: Int32, _ signal: Int32) -> Int32 {
        #if canImport(Glibc)
        Glibc.kill(id, signal)
        #else
        Darwin.kill(id, signal)
        #endif
    }
}
