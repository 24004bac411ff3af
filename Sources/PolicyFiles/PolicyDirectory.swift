internal import YAMLDocuments

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Reads the files of a policy from a directory: every `*.yaml` and `*.yml` below it, hidden entries left out.
///
/// No symbolic link below the directory is followed and nothing but a regular file is opened for reading; where such an
/// entry could have been meant as part of the policy it is a mistake, so that no rule is lost in silence. Directories
/// are walked by descriptor, so that an entry swapped during the walk cannot lead outside.
struct PolicyDirectory {
    let path: String
    let diagnostics: Diagnostics
    private var files: [PolicyFile] = []
    private var bytes = 0

    init(path: String, _ diagnostics: Diagnostics) {
        self.path = path
        self.diagnostics = diagnostics
    }

    /// The files in order of path bytes. Everything that could not be read is in `diagnostics`.
    mutating func read() -> [PolicyFile] {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            report(.unreadable, "the policy directory cannot be opened: \(Self.reason(errno))", at: nil)
            return []
        }
        walk(descriptor, below: "", depth: 1)
        return files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// Takes ownership of `descriptor`.
    private mutating func walk(_ descriptor: Int32, below prefix: String, depth: Int) {
        guard let stream = fdopendir(descriptor) else {
            report(.unreadable, "the directory cannot be read: \(Self.reason(errno))", at: prefix)
            close(descriptor)
            return
        }
        defer { closedir(stream) }
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { report(.unreadable, "the directory cannot be read: \(Self.reason(errno))", at: prefix) }
                return
            }
            let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            guard name.first != UInt8(ascii: ".") else { continue }
            visit(name, in: dirfd(stream), below: prefix, depth: depth)
            guard files.count <= PolicyLimits.files, bytes <= PolicyLimits.bytes else { return }
        }
    }

    private mutating func visit(_ name: [UInt8], in directory: Int32, below prefix: String, depth: Int) {
        let shown = prefix + String(decoding: name, as: UTF8.self)
        let isPolicyName = name.ends(with: ".yaml") || name.ends(with: ".yml")
        let cName = name.map { CChar(bitPattern: $0) } + [0]
        var status = stat()
        guard fstatat(directory, cName, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            // Removed since it was listed.
            if errno != ENOENT { report(.unreadable, "cannot be examined: \(Self.reason(errno))", at: shown) }
            return
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR:
            guard depth < PolicyLimits.directoryDepth else {
                report(.tooLarge, "directories are nested deeper than \(PolicyLimits.directoryDepth) levels", at: shown)
                return
            }
            let child = openat(directory, cName, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard child >= 0 else {
                report(.unreadable, "the directory cannot be opened: \(Self.reason(errno))", at: shown)
                return
            }
            walk(child, below: shown + "/", depth: depth + 1)
        case S_IFREG:
            if isPolicyName { readFile(name, cName, in: directory, shown: shown) }
        case S_IFLNK:
            var target = stat()
            let leadsToDirectory = fstatat(directory, cName, &target, 0) == 0 && target.st_mode & S_IFMT == S_IFDIR
            guard isPolicyName || leadsToDirectory else { return }
            report(.unreadable, "symbolic links are not followed; put the file itself here", at: shown)
        default:
            if isPolicyName { report(.unreadable, "not a regular file", at: shown) }
        }
    }

    private mutating func readFile(_ name: [UInt8], _ cName: [CChar], in directory: Int32, shown: String) {
        guard String(validating: name, as: UTF8.self) != nil else {
            report(.encoding, "the file's name is not UTF-8", at: shown)
            return
        }
        // Not blocking, should the entry have become a pipe since it was examined.
        let descriptor = openat(directory, cName, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            report(.unreadable, "cannot be opened: \(Self.reason(errno))", at: shown)
            return
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            report(.unreadable, "not a regular file", at: shown)
            return
        }
        // One byte more than allowed, so that the loader sees and reports what is too large.
        var content = [UInt8](repeating: 0, count: min(max(Int(status.st_size), 0), PolicyLimits.bytesPerFile) + 1)
        var filled = 0
        while filled < content.count {
            let count = content.withUnsafeMutableBytes { buffer in
                Self.read(descriptor, into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            }
            guard count >= 0 else {
                if errno == EINTR { continue }
                report(.unreadable, "cannot be read: \(Self.reason(errno))", at: shown)
                return
            }
            if count == 0 { break }
            filled += count
            if filled == content.count, filled <= PolicyLimits.bytesPerFile {
                content.append(contentsOf: repeatElement(0, count: PolicyLimits.bytesPerFile + 1 - filled))
            }
        }
        content.removeLast(content.count - filled)
        bytes += filled
        files.append(PolicyFile(path: shown, content: content))
    }

    private static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
        Musl.read(descriptor, buffer.baseAddress, buffer.count)
        #else
        Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }

    private func report(_ code: Diagnostic.Code, _ message: String, at shown: String?) {
        let file = shown.map { SourceText.shownName($0, in: path) } ?? path
        diagnostics.report(Diagnostic(code: code, file: file, message: message))
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}

extension [UInt8] {
    fileprivate func ends(with suffix: String) -> Bool {
        count > suffix.utf8.count && self.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    }
}
