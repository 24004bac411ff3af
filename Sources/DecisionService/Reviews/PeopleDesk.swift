import Foundation
import Identity
import Reviews
import RiskModel
import Synchronization

/// Knows who is behind names: a file of people and teams, and an executable that is asked for what is not in it.
public final class PeopleDesk: Sendable {
    private struct State {
        var known = PeopleDirectory()
        /// Counts readings of the file.
        var generation = 0
        /// What the executable said, by what it was asked.
        var answers: [Set<String>: (result: Result<PeopleDirectory, DirectoryLookupError>, until: Int)] = [:]
    }

    private let file: String?
    private let command: DirectoryCommand?
    private let state: Mutex<State>
    /// Seconds that answers of the executable are taken to hold.
    private static let lifetime = 60
    /// The same where there was none: one that hangs must not hold up every request.
    private static let failureLifetime = 5
    private static let answersKept = 1_000

    /// - Throws: what is wrong with the file.
    public init(file: String?, command: String?) throws {
        if let command, !FileManager.default.isExecutableFile(atPath: command) {
            throw ConfigurationErrors(
                mistakes: [ConfigurationMistake(origin: "directory_command", message: "\(command) cannot be executed")])
        }
        self.file = file
        self.command = command.map { DirectoryCommand(executable: $0) }
        state = Mutex(State())
        try reload()
    }

    /// Reads the file again; what has mistakes changes nothing.
    public func reload() throws {
        guard let file else { return }
        let content: [UInt8]
        do throws(TrustedFile.Failure) {
            content = try TrustedFile.read(file, maximumBytes: DirectoryDocument.maximumBytes)
        } catch {
            throw ConfigurationErrors(mistakes: [ConfigurationMistake(origin: "directory", message: error.reason)])
        }
        let read = try DirectoryDocument.read(content, name: file)
        state.withLock { state in
            state.known = read
            state.generation += 1
            state.answers = [:]
        }
    }

    /// Changes whenever another answer could come.
    func generation(at now: Int) -> Int {
        state.withLock { $0.generation } + (command == nil ? 0 : (now / Self.lifetime) << 16)
    }

    func directory(for names: Set<String>) throws(DirectoryLookupError) -> PeopleDirectory {
        guard let command else { return known }
        let now = UnixTime.now
        let answered = state.withLock { state in
            state.answers = state.answers.filter { $0.value.until > now }
            return state.answers[names]?.result
        }
        if let answered { return try answered.get() }
        let result = Result { () throws(DirectoryLookupError) in try known.lookingUp(names, with: command) }
        let lifetime = if case .success = result { Self.lifetime } else { Self.failureLifetime }
        state.withLock { state in
            // It may have taken its time.
            if state.answers.count < Self.answersKept { state.answers[names] = (result, UnixTime.now + lifetime) }
        }
        return try result.get()
    }

    /// Those whom the file describes.
    var known: PeopleDirectory { state.withLock { $0.known } }
}
