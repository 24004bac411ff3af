import Foundation
import Reviews
import RiskModel
import Synchronization

/// Knows who is behind names: a file of people and teams, and an executable that is asked for what is not in it.
public final class PeopleDesk: Sendable {
    private struct State {
        var known = PeopleDirectory()
        /// Counts readings of the file.
        var generation = 0
    }

    private let file: String?
    private let command: DirectoryCommand?
    private let state: Mutex<State>
    /// Seconds that answers of the executable are taken to hold.
    private static let lifetime = 60

    /// - Throws: what is wrong with the file.
    public init(file: String?, command: String?) throws {
        self.file = file
        self.command = command.map { DirectoryCommand(executable: $0) }
        state = Mutex(State())
        try reload()
    }

    /// Reads the file again; what has mistakes changes nothing.
    public func reload() throws {
        guard let file else { return }
        guard let content = FileManager.default.contents(atPath: file) else {
            throw ConfigurationErrors(mistakes: [ConfigurationMistake(origin: file, message: "the file cannot be read")])
        }
        let read = try DirectoryDocument.read(Array(content), name: file)
        state.withLock { state in
            state.known = read
            state.generation += 1
        }
    }

    /// Changes whenever another answer could come.
    func generation(at now: Int) -> Int {
        state.withLock { $0.generation } + (command == nil ? 0 : now / Self.lifetime << 16)
    }

    func directory(for names: Set<String>) throws(DirectoryLookupError) -> PeopleDirectory {
        let known = state.withLock { $0.known }
        guard let command else { return known }
        return try known.lookingUp(names, with: command)
    }
}
