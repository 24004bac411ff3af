import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A service that runs beside the test and has said that it listens.
///
/// It is killed when the last reference to it goes; `stop()` ends it as an operator would.
public final class RunningService: Sendable {
    public let run: BackgroundRun
    /// As the service names them in its log, in that order: `unix:/…` or `127.0.0.1:49152`.
    public let addresses: [String]

    /// Starts the program and waits until it serves.
    ///
    /// - Throws: what it wrote, where it ends before.
    public init(_ program: String, _ arguments: [String], environment: [String: String]) throws {
        run = try BackgroundRun(program, arguments, environment: environment)
        try run.wait(for: "the service to serve") { Self.lines($0.errorOutput, saying: "serving").count == 1 }
        addresses = Self.lines(run.errorOutput, saying: "listening").compactMap { line in
            line.split(separator: " ").first { $0.hasPrefix("address=") }.map { String($0.dropFirst("address=".count)) }
        }
    }

    /// Everything it has logged so far.
    public var log: String { run.errorOutput }

    /// The address on a Unix socket; empty where it has none.
    public var socket: String { addresses.first { $0.hasPrefix("unix:") } ?? "" }
    /// The file of that socket.
    public var socketPath: String { String(socket.dropFirst("unix:".count)) }
    /// The address on a loopback port; empty where it has none.
    public var port: String { addresses.first { !$0.hasPrefix("unix:") } ?? "" }
    /// The number of that port; 0 where it has none.
    public var portNumber: Int { port.split(separator: ":").last.flatMap { Int($0) } ?? 0 }

    /// Asks it to end and waits for that.
    ///
    /// - Returns: its exit status.
    @discardableResult
    public func stop() -> Int32 {
        run.send(SIGTERM)
        return run.wait()
    }

    /// Ends it without a chance to do anything more.
    public func kill() { run.kill() }

    /// Has it read its policy again, and waits until its log says what came of it.
    ///
    /// - Returns: what the log says from there on.
    public func reload() throws -> String {
        let before = log.count
        run.send(SIGHUP)
        try run.wait(for: "the policy to be read again") { String($0.errorOutput.dropFirst(before)).contains("policy") }
        return String(log.dropFirst(before))
    }

    private static func lines(_ log: String, saying message: String) -> [Substring] {
        log.split(separator: "\n").filter { $0.hasSuffix("] \(message)") }
    }
}
