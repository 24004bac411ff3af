import ArgumentParser
import DecisionService
import DifftierServer
import Evidence
import Identity
import PolicyFiles
import PrivateFiles

/// Why the service did not start, as an exit status of sysexits.h.
enum StartFailure {
    /// - Returns: nil for errors that the argument parser reports itself.
    static func status(of error: any Error) -> Int32? {
        switch error {
        case is ConfigurationErrors: 78
        case is PolicyErrors: 65
        case is KeyError, is TrustPolicyErrors: 78
        case is EvidenceError, is PrivateFileError, is ServerError, is StateLock.Held: 69
        case is ExitCode, is ValidationError, is CleanExit: nil
        case let error where String(reflecting: type(of: error)).hasPrefix("ArgumentParser."): nil
        // A defect: not to be taken for a mistake of whoever started it.
        default: 70
        }
    }
}
