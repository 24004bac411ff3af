import Foundation
import PrivateFiles
import TestKit
import Testing

@Suite("Files that are their owner's alone")
struct PrivateFileTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func path(_ name: String) -> String { directory.path + "/" + name }

    private func chmod(_ mode: Int, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    private func mode(of path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test("what is written is read again, and nobody else may")
    func writing() throws {
        try PrivateFile.write(Array("one".utf8), to: path("key"))
        try PrivateFile.write(Array("two".utf8), to: path("key"))
        #expect(try PrivateFile.read(path("key"), maximumBytes: 3) == Array("two".utf8))
        #expect(try mode(of: path("key")) == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["key"])
    }

    @Test("a file that others can read or change is refused, whoever made it", arguments: [0o640, 0o604, 0o620, 0o602, 0o610])
    func openFile(_ mode: Int) throws {
        try PrivateFile.write([1], to: path("key"))
        try chmod(mode, path("key"))
        for refused in [
            #expect(throws: PrivateFileError.self) { try PrivateFile.read(path("key"), maximumBytes: 1) },
            #expect(throws: PrivateFileError.self) { try PrivateFile.check(path("key")) },
            #expect(throws: PrivateFileError.self) { try PrivateFile.create(path("key")) },
        ] {
            #expect(refused?.code == .notPrivate)
            #expect(refused?.description.contains("chmod go-rwx") == true)
        }
    }

    @Test("links, directories, large files and nothing at all are refused, each by its name")
    func otherThings() throws {
        try PrivateFile.write([1, 2], to: path("file"))
        try FileManager.default.createSymbolicLink(atPath: path("link"), withDestinationPath: path("file"))
        let cases: [(String, PrivateFileError.Code)] = [
            ("link", .notPrivate), (".", .notPrivate), ("file", .tooLarge), ("none", .missing),
        ]
        for (name, code) in cases {
            let error = #expect(throws: PrivateFileError.self) { try PrivateFile.read(path(name), maximumBytes: 1) }
            #expect(error?.code == code, "\(name)")
        }
    }

    @Test("a directory is made with its parents, and refused where others can put files in it")
    func directories() throws {
        try PrivateDirectory.make(path("a/b"))
        #expect(try mode(of: path("a/b")) == 0o700)
        try PrivateDirectory.make(path("a/b"))
        try chmod(0o770, path("a/b"))
        let error = #expect(throws: PrivateFileError.self) { try PrivateDirectory.make(path("a/b")) }
        #expect(error?.code == .notPrivate)
        #expect(error?.description.contains("chmod go-w") == true)
    }

    @Test("a file is made once and kept as it is")
    func creating() throws {
        try PrivateFile.create(path("log"))
        #expect(try mode(of: path("log")) == 0o600)
        try PrivateFile.write([7], to: path("log"))
        try PrivateFile.create(path("log"))
        #expect(try PrivateFile.read(path("log"), maximumBytes: 1) == [7])
    }
}
