import Dispatch
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
        /// That it hangs, whatever it was asked.
        var silence: (error: DirectoryLookupError, until: Int)?
        /// When each question under way was asked, by a number of its own.
        var underway: [Int: ContinuousClock.Instant] = [:]
        var asked = 0

        func answer(to names: Set<String>, at now: Int) -> Result<PeopleDirectory, DirectoryLookupError>? {
            if let answer = answers[names], answer.until > now { return answer.result }
            return silence.flatMap { $0.until > now ? .failure($0.error) : nil }
        }
    }

    private let file: String?
    private let command: DirectoryCommand?
    private let state: Mutex<State>
    /// As many as may ask the executable at once.
    private let slots: DispatchSemaphore
    /// How long a question may take before others wait for its end no more: each that waits holds a worker.
    private let patience: Duration
    /// Seconds that answers of the executable are taken to hold, after which a decision that follows from them may stand for as long again.
    private static let lifetime = 30
    /// The same where there was none: one that hangs must not hold up every request.
    private static let failureLifetime = 5
    private static let answersKept = 1_000

    /// - Parameters:
    ///   - file: its path.
    ///   - command: the path of the executable.
    ///   - lookupsAtOnce: fewer than there are workers, where there are several: the others have to be left for what needs no people.
    /// - Throws: what is wrong with the file.
    public convenience init(file: String?, command: String?, lookupsAtOnce: Int = 1) throws {
        if let command, !FileManager.default.isExecutableFile(atPath: command) {
            throw ConfigurationErrors(
                mistakes: [ConfigurationMistake(origin: "directory_command", message: "\(command) cannot be executed")])
        }
        try self.init(file: file, asking: command.map { DirectoryCommand(executable: $0) }, lookupsAtOnce: lookupsAtOnce)
    }

    init(file: String?, asking command: DirectoryCommand?, lookupsAtOnce: Int = 1, patience: Duration = .seconds(2)) throws {
        self.file = file
        self.command = command
        self.patience = patience
        slots = DispatchSemaphore(value: max(lookupsAtOnce, 1))
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
            (state.answers, state.silence) = ([:], nil)
        }
    }

    /// Changes whenever another answer could come.
    func generation(at now: Int) -> Int {
        state.withLock { $0.generation } + (command == nil ? 0 : (now / Self.lifetime) << 16)
    }

    func directory(for names: Set<String>) throws(DirectoryLookupError) -> PeopleDirectory {
        guard let command else { return known }
        if let answer = answer(to: names) { return try answer.get() }
        let slot = try takeSlot(for: command)
        defer {
            state.withLock { $0.underway[slot] = nil }
            slots.signal()
        }
        // Others may have asked the same meanwhile.
        if let answer = answer(to: names) { return try answer.get() }
        let (known, generation) = state.withLock { ($0.known, $0.generation) }
        let result = Result { () throws(DirectoryLookupError) in try known.lookingUp(names, with: command) }
        state.withLock { state in
            // It may have taken its time, and the file may be another by now.
            let now = UnixTime.now
            state.answers = state.answers.filter { $0.value.until > now }
            guard state.generation == generation else { return }
            switch result {
            case .failure(let error) where error.code == .timeout: state.silence = (error, now + Self.failureLifetime)
            case .failure: state.answers[names] = (result, now + Self.failureLifetime)
            case .success:
                state.silence = nil
                if state.answers.count < Self.answersKept { state.answers[names] = (result, now + Self.lifetime) }
            }
        }
        return try result.get()
    }

    private func takeSlot(for command: DirectoryCommand) throws(DirectoryLookupError) -> Int {
        func oldest() -> Duration? { state.withLock { $0.underway.values.min() }?.duration(to: .now) }
        while true {
            let left = patience - (oldest() ?? .zero)
            if slots.wait(timeout: .now() + max(left / .seconds(1), 0)) == .success { break }
            if let oldest = oldest(), oldest >= patience {
                throw DirectoryLookupError(
                    .timeout, "\(command.executable) has not answered others for \(patience / .seconds(1)) s; try again")
            }
        }
        return state.withLock { state in
            state.asked += 1
            state.underway[state.asked] = .now
            return state.asked
        }
    }

    private func answer(to names: Set<String>) -> Result<PeopleDirectory, DirectoryLookupError>? {
        let now = UnixTime.now
        return state.withLock { $0.answer(to: names, at: now) }
    }

    /// Those whom the file describes.
    var known: PeopleDirectory { state.withLock { $0.known } }
}
