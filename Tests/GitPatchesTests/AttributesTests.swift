import GitPatches
import RiskModel
import TestKit
import Testing

@Suite("Attributes are those of the base")
struct AttributesTests {
    @Test("the head's own attributes, and those of the work tree, are not asked")
    func base() throws {
        let git = try GitProgram()
        try git.write(Array("* linguist-generated\n".utf8), to: Array("x/y/.gitattributes".utf8))
        try git.write(Array("a\n".utf8), to: Array("x/y/a".utf8))
        try git.commit("before")
        try git.write(Array("* linguist-vendored\n".utf8), to: Array("x/y/.gitattributes".utf8))
        try git.write(Array("* linguist-vendored\n".utf8), to: Array(".gitattributes".utf8))
        let head = try git.commit("after")
        let reader = try git.open().patch(ofCommit: head)
        #expect(try reader.attributes(inDirectory: "x/y") == .content(Array("* linguist-generated\n".utf8)))
        for directory in ["", "x", "x/z", "x/y/a"] {
            #expect(try reader.attributes(inDirectory: GitPath(bytes: directory.utf8)) == .absent)
        }
    }

    @Test("a patch without a base has none, and patch text cannot know")
    func noBase() throws {
        let git = try GitProgram()
        try git.write(Array("* linguist-generated\n".utf8), to: Array(".gitattributes".utf8))
        #expect(try git.open().patch(ofCommit: git.commit("first")).attributes(inDirectory: "") == .absent)
    }
}
