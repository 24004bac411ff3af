/// An executable that is asked about names: `CMD @acme/security @bob` prints the document of docs/reviews.md for these names.
///
/// Run without a shell, with an environment of its own and nothing on its standard input. Ending with anything but 0 is an error, and so is
/// saying too much or taking too long.
public struct DirectoryCommand: DirectoryAnswering {
    /// Absolute path.
    public var executable: String
    /// In front of the names.
    public var arguments: [String]
    public var environment: [String: String]
    public var timeout: Duration
    public var maximumBytes: Int

    public init(
        executable: String, arguments: [String] = [], environment: [String: String] = ["PATH": "/usr/bin:/bin"],
        timeout: Duration = .seconds(10), maximumBytes: Int = 4 << 20
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.timeout = timeout
        self.maximumBytes = maximumBytes
    }

    public func answer(
        for names: [String], by deadline: ContinuousClock.Instant
    ) throws(DirectoryLookupError) -> PeopleDirectory {
        // What could be an option, or could not be an argument, is nobody's name.
        let names = names.filter { name in
            !name.hasPrefix("-") && name.utf8.count <= 256 && name.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        }
        if names.isEmpty { return PeopleDirectory() }
        let run = try ChildProcess.run(
            executable, arguments + names, environment: environment, until: min(deadline, .now + timeout),
            maximumBytes: maximumBytes)
        guard run.status == .exited(0) else {
            let words = run.errors.isEmpty ? "" : ": " + run.errors
            throw DirectoryLookupError(.failed, "\(executable) \(run.status)\(words)")
        }
        do throws(DirectoryErrors) {
            return try DirectoryDocument.read(run.output, name: "the answer of \(executable)")
        } catch {
            throw DirectoryLookupError(.malformed, error.description)
        }
    }
}
