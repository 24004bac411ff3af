import Crypto
import Foundation
import Glibc
import PrivateFiles
import RiskModel

/// Compiled prefilters on disk, so that a process does not compile what an earlier one did.
///
/// The library trusts the bytes that it makes a database from; whoever could change them could run anything. So a file counts
/// only where it is its owner's alone **and** carries an authentication code made with a key of this user and machine, which is
/// kept apart from the files: a cache that was restored from elsewhere, as CI systems do, is compiled anew.
public struct PrefilterCache: Hashable, Sendable {
    /// Where the files are.
    public var directory: String
    /// The file that holds the key; made when first needed.
    public var keyFile: String

    public init(directory: String, keyFile: String) {
        self.directory = directory
        self.keyFile = keyFile
    }

    /// Where the environment says that caches and state belong: XDG's directories, or those below `HOME`. nil where it says
    /// nothing.
    public init?(environment: [String: String]) {
        func directory(_ name: String, _ fallback: String) -> String? {
            if let value = environment[name], value.hasPrefix("/") { return value }
            return environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 + "/" + fallback : nil }
        }
        guard let cache = directory("XDG_CACHE_HOME", ".cache"), let state = directory("XDG_STATE_HOME", ".local/state")
        else { return nil }
        self.init(directory: cache + "/difftier", keyFile: state + "/difftier/cache.key")
    }

    /// What a file is about: patterns, how they are read, library and processor.
    struct Name: Hashable, Sendable {
        let file: String

        init(_ patterns: [Pattern], groups: [Int], platform: String) {
            var hash = SHA256()
            hash.update(data: Data("difftier.prefilter/v\(Prefilter.revision) \(platform)\n".utf8))
            for (pattern, group) in zip(patterns, groups) {
                let source = Data(pattern.source.utf8)
                hash.update(data: Data("\(group) \(pattern.dialect) \(source.count)\n".utf8))
                hash.update(data: source)
            }
            file = "prefilter-\(Hexadecimal.encode(hash.finalize()))"
        }
    }

    /// Files kept: those used last.
    private static let filesKept = 16
    private static let codeBytes = SHA256.byteCount
    /// Larger files are not read.
    private static let maximumBytes = 64 << 20

    /// - Returns: what was written under this name; nil where there is nothing, or nothing that can be trusted.
    func read(_ name: Name) -> [UInt8]? {
        let path = directory + "/" + name.file
        guard let file = try? PrivateFile.read(path, maximumBytes: Self.maximumBytes), file.count > Self.codeBytes,
            let key = key(making: false)
        else { return nil }
        let code = file.prefix(Self.codeBytes)
        let record = file.dropFirst(Self.codeBytes)
        guard HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Self.message(name, record), using: key) else {
            return nil
        }
        // Used now: it goes last.
        utimensat(AT_FDCWD, path, nil, AT_SYMLINK_NOFOLLOW)
        return Array(record)
    }

    /// A cache that cannot be written is no error: the next process compiles again.
    func write(_ record: [UInt8], as name: Name) {
        guard let key = key(making: true) else { return }
        let code = HMAC<SHA256>.authenticationCode(for: Self.message(name, record[...]), using: key)
        do {
            try PrivateDirectory.make(directory)
            try PrivateFile.write(Array(code) + record, to: directory + "/" + name.file)
        } catch {
            return
        }
        removeOldFiles()
    }

    /// The name is part of what is authenticated: no file may stand for another.
    private static func message(_ name: Name, _ record: ArraySlice<UInt8>) -> Data {
        Data(name.file.utf8) + Data([0]) + Data(record)
    }

    private func key(making: Bool) -> SymmetricKey? {
        if let bytes = try? PrivateFile.read(keyFile, maximumBytes: Self.maximumBytes) {
            return bytes.count == 32 ? SymmetricKey(data: bytes) : nil
        }
        guard making else { return nil }
        let key = SymmetricKey(size: .bits256)
        do {
            try PrivateDirectory.make(URL(fileURLWithPath: keyFile).deletingLastPathComponent().path)
            try PrivateFile.write(key.withUnsafeBytes(Array.init), to: keyFile)
        } catch {
            return nil
        }
        return key
    }

    private func removeOldFiles() {
        let manager = FileManager.default
        let files = ((try? manager.contentsOfDirectory(atPath: directory)) ?? []).filter { $0.hasPrefix("prefilter-") }
        guard files.count > Self.filesKept else { return }
        let dated = files.map { file -> (path: String, date: Date) in
            let path = directory + "/" + file
            let attributes = try? manager.attributesOfItem(atPath: path)
            return (path, attributes?[.modificationDate] as? Date ?? .distantPast)
        }
        for file in dated.sorted(by: { $0.date > $1.date }).dropFirst(Self.filesKept) { unlink(file.path) }
    }
}
