internal import Glibc

/// Runs a program to its end, in bounded time and memory.
enum ChildProcess {
    enum Status: Hashable, CustomStringConvertible {
        case exited(Int32)
        case killed(signal: Int32)

        var description: String {
            switch self {
            case .exited(let code): "ended with \(code)"
            case .killed(let signal): "was ended by signal \(signal)"
            }
        }
    }

    struct Run {
        var status: Status
        var output: [UInt8]
        /// The first line of its standard error, printable.
        var errors: String
    }

    private static let errorBytes = 4_096

    /// - Throws: where it cannot be started, takes too long or says too much; it, and all that it started in its process group, are gone then.
    static func run(
        _ executable: String, _ arguments: [String], environment: [String: String], until deadline: ContinuousClock.Instant,
        maximumBytes: Int
    ) throws(DirectoryLookupError) -> Run {
        let output = try Pipe()
        let errors = try Pipe()
        let process = try spawn(executable, arguments, environment, output, errors)
        output.closeWriting()
        errors.closeWriting()
        var said: [UInt8] = []
        var complaints: [UInt8] = []
        do throws(DirectoryLookupError) {
            try drain(until: deadline, [output, errors], executable) { bytes, isOutput throws(DirectoryLookupError) in
                if isOutput {
                    said += bytes
                    if said.count > maximumBytes {
                        throw DirectoryLookupError(.tooLarge, "\(executable) said more than \(maximumBytes) bytes")
                    }
                } else if complaints.count < errorBytes {
                    complaints += bytes.prefix(errorBytes - complaints.count)
                }
            }
            return Run(status: try wait(for: process, until: deadline, executable), output: said, errors: firstLine(complaints))
        } catch {
            kill(-process, SIGKILL)
            _ = reap(process, options: 0)
            throw error
        }
    }

    private static func spawn(
        _ executable: String, _ arguments: [String], _ environment: [String: String], _ output: Pipe, _ errors: Pipe
    ) throws(DirectoryLookupError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output.writing, 1)
        posix_spawn_file_actions_adddup2(&actions, errors.writing, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own, so that what it starts ends with it.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        posix_spawnattr_setpgroup(&attributes, 0)
        let argv = ([executable] + arguments).map { strdup($0) } + [nil]
        let envp = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, executable, &actions, &attributes, argv, envp)
        guard code == 0 else {
            throw DirectoryLookupError(.unavailable, "cannot start \(executable): \(String(cString: strerror(code)))")
        }
        return process
    }

    /// Reads until both ends are closed.
    private static func drain(
        until deadline: ContinuousClock.Instant, _ pipes: [Pipe], _ executable: String,
        _ take: (ArraySlice<UInt8>, _ isOutput: Bool) throws(DirectoryLookupError) -> Void
    ) throws(DirectoryLookupError) {
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        var open = Array(pipes.indices)
        while !open.isEmpty {
            var polled = open.map { pollfd(fd: pipes[$0].reading, events: Int16(POLLIN), revents: 0) }
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { throw late(executable) }
            let wait = min(left.components.seconds * 1_000 + left.components.attoseconds / 1_000_000_000_000_000 + 1, 60_000)
            guard poll(&polled, nfds_t(polled.count), Int32(wait)) >= 0 || errno == EINTR else {
                throw DirectoryLookupError(.failed, "cannot read from \(executable): \(String(cString: strerror(errno)))")
            }
            for (place, index) in zip(polled, open) where place.revents != 0 {
                let count = read(place.fd, &buffer, buffer.count)
                if count > 0 {
                    try take(buffer[..<count], index == 0)
                } else if count == 0 || errno != EINTR {
                    open.removeAll { $0 == index }
                }
            }
        }
    }

    private static func wait(
        for process: pid_t, until deadline: ContinuousClock.Instant, _ executable: String
    ) throws(DirectoryLookupError) -> Status {
        while true {
            if let status = reap(process, options: WNOHANG) { return status }
            guard ContinuousClock.now < deadline else { throw late(executable) }
            // It has closed its outputs and is about to end.
            usleep(1_000)
        }
    }

    private static func late(_ executable: String) -> DirectoryLookupError {
        DirectoryLookupError(.timeout, "\(executable) did not answer in time")
    }

    /// nil where it still runs.
    private static func reap(_ process: pid_t, options: Int32) -> Status? {
        var status: Int32 = 0
        var result = waitpid(process, &status, options)
        while result < 0, errno == EINTR { result = waitpid(process, &status, options) }
        guard result != 0 else { return nil }
        // As wait(2) lays it out: the low seven bits are the signal, the next byte the exit status.
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
    }

    private static func firstLine(_ bytes: [UInt8]) -> String {
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") }.prefix(200)
        return String(decoding: line.map { $0 < 0x20 || $0 >= 0x7F ? UInt8(ascii: "?") : $0 }, as: UTF8.self)
    }
}

/// A pipe whose ends are closed with it.
private final class Pipe {
    let reading: Int32
    private(set) var writing: Int32

    init() throws(DirectoryLookupError) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else {
            throw DirectoryLookupError(.unavailable, "no pipe: \(String(cString: strerror(errno)))")
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        reading = ends[0]
        writing = ends[1]
    }

    func closeWriting() {
        if writing >= 0 { close(writing) }
        writing = -1
    }

    deinit {
        closeWriting()
        close(reading)
    }
}
