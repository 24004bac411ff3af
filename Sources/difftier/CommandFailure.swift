import ArgumentParser
import DifftierClient
import GitPatches
import PolicyFiles
import RiskModel
import TerminalOutput
import WireProtocol

/// The exit statuses of sysexits.h that are in use.
enum ExitStatus: Int32 {
    /// The tier or the gate says no.
    case refused = 1
    case usage = 64
    case badData = 65
    case noInput = 66
    case unavailable = 69
    case internalError = 70
    case outputFailed = 74
    case tryAgain = 75
    case notPermitted = 77
}

/// Why a command ends without a result: a message for people and an exit status for scripts.
struct CommandFailure: Error {
    let status: ExitStatus
    /// Safe to print: what a path, a revision or a service put into it has its control characters escaped.
    let message: String

    /// - Parameter message: one or more lines, which stay lines.
    init(_ status: ExitStatus, _ message: String) {
        self.status = status
        self.message = message.split(separator: "\n", omittingEmptySubsequences: false)
            .map { TerminalText.escape(String($0)) }.joined(separator: "\n")
    }

    /// For an error whose text is one line: a line end in it came from elsewhere.
    private init(_ status: ExitStatus, line error: any Error) { self.init(status, TerminalText.escape("\(error)")) }

    /// - Returns: nil for errors that ArgumentParser itself reports.
    init?(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as GitPatchError: self.init(Self.status(of: error.code), line: error)
        case let error as PolicyErrors: self.init(.badData, "mistakes in the \(error.subject.rawValue)\n\(error)")
        case let error as RPCError: self.init(Self.status(of: error.status), Self.message(of: error))
        case is ExitCode, is ValidationError, is CleanExit: return nil
        case let error where String(reflecting: type(of: error)).hasPrefix("ArgumentParser."): return nil
        default: self.init(.internalError, line: error)
        }
    }

    private static func status(of code: GitPatchError.Code) -> ExitStatus {
        switch code {
        case .repositoryNotFound, .unknownRevision: .noInput
        case .notTrusted, .unreadable: .notPermitted
        case .unrelatedHistories, .corrupt, .malformedPatch, .unsupported, .tooLarge: .badData
        case .interrupted: .tryAgain
        }
    }

    private static func message(of error: RPCError) -> String {
        let message = TerminalText.escape("\(error)")
        return error.retryDelay.map { "\(message); try again in \($0)" } ?? message
    }

    private static func status(of code: StatusCode) -> ExitStatus {
        switch code {
        case .invalidArgument, .failedPrecondition, .outOfRange, .dataLoss, .alreadyExists: .badData
        case .notFound: .noInput
        case .permissionDenied, .unauthenticated: .notPermitted
        case .resourceExhausted, .deadlineExceeded, .aborted, .cancelled: .tryAgain
        case .unavailable: .unavailable
        default: .internalError
        }
    }
}
