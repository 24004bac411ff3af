import Glibc
import NIOCore
import WireProtocol

/// The file of a Unix socket: made with mode 0600, freed of a dead server's leftover, removed at the end.
struct UnixSocket: Sendable {
    let path: String
    private let identity: FileIdentity

    private struct FileIdentity: Hashable, Sendable {
        var device: UInt64
        var inode: UInt64
    }

    /// Binds a socket that is not listening yet.
    ///
    /// - Returns: the socket's file, and its descriptor, which the caller owns.
    static func bind(path: String) throws(ServerError) -> (socket: UnixSocket, descriptor: CInt) {
        try removeLeftover(path)
        let descriptor = try checked(path, "socket") {
            socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        }
        do throws(ServerError) {
            // On Linux the file takes the mode of the descriptor, so that it is never open to others, not even at first.
            try checked(path, "fchmod") { fchmod(descriptor, 0o600) }
            _ = try withSocketAddress(path) { address, length throws(ServerError) in
                try checked(path, "bind") { Glibc.bind(descriptor, address, length) }
            }
            guard let identity = identity(of: path) else {
                throw ServerError(.cannotListen, at: .unix(path: path), "the socket vanished as it was made")
            }
            return (UnixSocket(path: path, identity: identity), descriptor)
        } catch {
            _ = close(descriptor)
            throw error
        }
    }

    /// Who connected, as the system had it at that moment.
    static func peer(of channel: any Channel) -> EventLoopFuture<PeerEvidence> {
        guard let socket = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
        }
        let credentials: EventLoopFuture<PeerCredentials> = socket.unsafeGetSocketOption(
            level: .socket, name: .init(rawValue: SO_PEERCRED))
        return credentials.map { .unix(uid: $0.uid, gid: $0.gid, pid: $0.pid) }
    }

    /// Laid out as the system's `ucred`, which its headers only show to those who ask for extensions.
    private struct PeerCredentials {
        var pid: pid_t
        var uid: uid_t
        var gid: gid_t
    }

    /// Removes the file unless another server has put its own there.
    func remove() {
        if Self.identity(of: path) == identity { _ = unlink(path) }
    }

    /// A server that was killed leaves its socket behind: nobody answers there, so it may go. A socket where
    /// somebody answers, and anything that is not a socket, stays.
    private static func removeLeftover(_ path: String) throws(ServerError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw ServerError(
                .notASocket, at: .unix(path: path), "a file that is not a socket is in the way; remove it or choose another path")
        }
        let probe = try checked(path, "socket") {
            socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue) | CInt(SOCK_NONBLOCK.rawValue), 0)
        }
        defer { _ = close(probe) }
        let refused = try withSocketAddress(path) { address, length throws(ServerError) in
            connect(probe, address, length) != 0 && errno == ECONNREFUSED
        }
        guard refused else {
            throw ServerError(
                .addressInUse, at: .unix(path: path), "another server answers there; stop it or choose another path")
        }
        try checked(path, "unlink") { unlink(path) }
    }

    private static func identity(of path: String) -> FileIdentity? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        return FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }

    private static func withSocketAddress<Value>(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) throws(ServerError) -> Value
    ) throws(ServerError) -> Value {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count <= ServiceAddress.longestSocketPath, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw ServerError(
                .cannotListen, at: .unix(path: path),
                "the path is over \(ServiceAddress.longestSocketPath) bytes; choose a shorter one")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        // Not `withUnsafePointer`: it does not carry the error's type.
        let result = withUnsafePointer(to: &address) { pointer -> Result<Value, ServerError> in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { rebound in
                do throws(ServerError) {
                    return .success(try body(rebound, socklen_t(MemoryLayout<sockaddr_un>.size)))
                } catch {
                    return .failure(error)
                }
            }
        }
        return try result.get()
    }

    /// Every call of the C library goes through here.
    @discardableResult
    private static func checked(_ path: String, _ name: String, _ call: () -> CInt) throws(ServerError) -> CInt {
        let result = call()
        guard result >= 0 else {
            let cause = IOError(errnoCode: errno, reason: name)
            throw ServerError(.cannotListen, at: .unix(path: path), "\(cause)", underlying: cause)
        }
        return result
    }
}
