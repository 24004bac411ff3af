internal import Foundation
internal import Glibc
internal import PrivateFiles
internal import Synchronization

/// The signing keys of one purpose: a directory of files `000001.jwk`, `000002.jwk`…, each its owner's alone.
///
/// The file with the highest number holds the key that signs. Those before it keep their public half only, so that what they signed
/// can still be verified, and nobody can sign with them again.
public final class KeyRing: Sendable {
    private struct State {
        var number: Int
        var signing: SigningKey
        /// Newest first.
        var retired: [VerificationKey]
    }

    private let directory: String
    private let state: Mutex<State>

    /// Opens a ring. Makes the directory (mode 0700) and a first key where there is none.
    ///
    /// - Throws: `notPrivate` for a directory or file that others can read or change and for links; `damaged` for a file that is no
    ///   key, by its name; `failed` where the system refuses.
    public init(directory: String) throws(KeyError) {
        self.directory = directory
        state = Mutex(try Self.open(directory))
    }

    /// The key that signs now.
    public var signingKey: SigningKey { state.withLock(\.signing) }

    /// Every key that has signed, the current one first.
    public var jwks: JWKSDocument {
        state.withLock { JWKSDocument(keys: [$0.signing.verificationKey] + $0.retired) }
    }

    /// Makes a new key, which signs from now on, and takes the private half of the one before away.
    @discardableResult
    public func rotate() throws(KeyError) -> SigningKey {
        try changing { () throws(KeyError) in
            // What another process did meanwhile counts.
            let found = try Self.read(directory)
            try Self.write(KeyFile(signing: SigningKey()), number: found.number + 1, in: directory)
            return try Self.read(directory)
        }
    }

    /// Reads the directory again: another process may have rotated.
    @discardableResult
    public func reload() throws(KeyError) -> SigningKey {
        try changing { () throws(KeyError) in try Self.read(directory) }
    }

    private func changing(_ change: () throws(KeyError) -> State) throws(KeyError) -> SigningKey {
        let lock = try DirectoryLock(directory)
        defer { lock.release() }
        let next = try change()
        state.withLock { $0 = next }
        return next.signing
    }

    private static func open(_ directory: String) throws(KeyError) -> State {
        try privately { () throws(PrivateFileError) in try PrivateDirectory.make(directory) }
        let lock = try DirectoryLock(directory)
        defer { lock.release() }
        return try read(directory)
    }

    /// Under the lock.
    private static func read(_ directory: String) throws(KeyError) -> State {
        var numbers = try numbers(in: directory)
        if numbers.isEmpty {
            try write(KeyFile(signing: SigningKey()), number: 1, in: directory)
            numbers = [1]
        }
        var files: [(number: Int, file: KeyFile)] = []
        for number in numbers { files.append((number, try file(number, in: directory))) }
        guard let newest = files.last, let signing = newest.file.signingKey else {
            let name = path(numbers.last ?? 1, in: directory)
            throw KeyError(
                .damaged, "\(name) is the newest key and has no private half; restore it, or remove it to sign with a new key")
        }
        for old in files.dropLast() where old.file.signingKey != nil {
            // A rotation was cut off before it came to this.
            try write(old.file.retired, number: old.number, in: directory)
        }
        return State(number: newest.number, signing: signing, retired: files.dropLast().reversed().map(\.file.verificationKey))
    }

    private static func numbers(in directory: String) throws(KeyError) -> [Int] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: directory)
        } catch {
            throw KeyError(.failed, "cannot read the directory \(directory): \(error.localizedDescription)", underlying: error)
        }
        var numbers: [Int] = []
        for name in names where name.hasSuffix(".jwk") {
            guard let number = Int(name.dropLast(4)), number > 0, fileName(number) == name else {
                throw KeyError(
                    .damaged, "\(directory)/\(name) is no file of a key ring; key files are called \(fileName(1)) and so on")
            }
            numbers.append(number)
        }
        return numbers.sorted()
    }

    private static func file(_ number: Int, in directory: String) throws(KeyError) -> KeyFile {
        let path = path(number, in: directory)
        let bytes = try privately { () throws(PrivateFileError) in
            try PrivateFile.read(path, maximumBytes: KeyFile.maximumBytes)
        }
        do {
            return try KeyFile(parsing: bytes)
        } catch {
            throw KeyError(
                .damaged, "\(path) \(error.reason); restore it from a backup, or remove it to do without what it signed")
        }
    }

    private static func write(_ file: KeyFile, number: Int, in directory: String) throws(KeyError) {
        let path = path(number, in: directory)
        try privately { () throws(PrivateFileError) in try PrivateFile.write(file.bytes, to: path) }
    }

    private static func path(_ number: Int, in directory: String) -> String { "\(directory)/\(fileName(number))" }

    private static func fileName(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits + ".jwk"
    }

    private static func privately<Value>(_ body: () throws(PrivateFileError) -> Value) throws(KeyError) -> Value {
        do {
            return try body()
        } catch {
            throw KeyError(error.code == .notPrivate ? .notPrivate : .failed, error.reason, underlying: error)
        }
    }
}

/// Keeps other processes from changing a directory of keys at the same time.
private struct DirectoryLock {
    private let descriptor: CInt

    init(_ directory: String) throws(KeyError) {
        descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else {
            let reason = String(cString: strerror(errno))
            if descriptor >= 0 { close(descriptor) }
            throw KeyError(.failed, "cannot lock the directory \(directory): \(reason)")
        }
    }

    func release() { close(descriptor) }
}
