import Foundation
import Reviews
import RiskModel

/// Who is behind names, as the command line says: without a word from it, names are taken at their word.
struct LocalPeople {
    private let known: PeopleDirectory
    private let command: DirectoryCommand?

    init() { (known, command) = (PeopleDirectory(), nil) }

    /// - Parameters:
    ///   - file: describes people and teams.
    ///   - command: is asked about names that are not in it.
    init(file: String?, command: String?) throws {
        self.command = command.map { DirectoryCommand(executable: URL(fileURLWithPath: $0).path) }
        guard let file else {
            known = PeopleDirectory()
            return
        }
        do {
            known = try DirectoryDocument.read(try RegularFile.read(file, limit: DirectoryDocument.maximumBytes), name: file)
        } catch let error as RegularFile.Failure {
            throw CommandFailure(.noInput, "\(file): \(error)")
        } catch let error as DirectoryErrors {
            throw CommandFailure(.badData, "\(error)")
        }
    }

    @Sendable func directory(for names: Set<String>) throws(DirectoryLookupError) -> PeopleDirectory {
        guard let command else { return known }
        return try known.lookingUp(names, with: command)
    }
}
