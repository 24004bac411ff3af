/// Edits of comments and of layout that the lens is expected to recognise, at least one of each for every language.
enum BenignChanges {
    static let comments: [Judgement] = [
        .init("a.c", "words in a block comment", "int a; /* one */\nint b;\n", "int a; /* two words */\nint b;\n"),
        .init("a.c", "a comment line comes", "#define A 1\nint b;\n", "#define A 1\n// The first.\nint b;\n"),
        .init("a.h", "behind a header name", "#include <sys/types.h> // one\n", "#include <sys/types.h> // two\n"),
        .init("a.cpp", "beside a raw string", "auto s = R\"x(// no )\" )x\"; // one\n", "auto s = R\"x(// no )\" )x\"; // two\n"),
        .init("a.cpp", "beside digit separators", "int a = 1'000'000; // one\n", "int a = 1'000'000; // two\n"),
        .init("a.mm", "beside a boxed string", "NSString *s = @\"//\"; // one\n", "NSString *s = @\"//\";\n"),
        .init("a.cs", "documentation", "/// <summary>One.</summary>\nclass A {}\n", "/// <summary>Two.</summary>\nclass A {}\n"),
        .init(
            "a.cs", "beside strings", "var a = @\"c:\\\"; var b = $\"{a}//\"; // one\n",
            "var a = @\"c:\\\"; var b = $\"{a}//\"; // two\n"),
        .init("A.java", "documentation", "/** One. */\nclass A {}\n", "/**\n * Two.\n * @param a the a\n */\nclass A {}\n"),
        .init(
            "a.js", "documentation around its tags",
            "/**\n * Answers.\n * For all.\n *\n * @param {string} a the a\n * @return true or not\n */\nf()\n",
            "/**\n * Answers for all.\n *\n * @param {string} a another\n * @return true\n * @throws never\n */\nf()\n"),
        .init(
            "a.js", "documentation above a tag that stands alone", "/**\n * One.\n * @public\n */\nf()\n",
            "/**\n * One\n * and two.\n * @public\n */\nf()\n"),
        .init(
            "a.rb", "documentation with tags and links", "# One.\n# {A} two.\n# @param a [B] c\nf\n",
            "# One\n# more.\n# {C} two.\n# @param a [D] c\nf\n"),
        .init("a.yaml", "the version of a pinned digest", "- uses: a/b@c # v4.1.0\n", "- uses: a/b@c # v4.2.0\n"),
        .init("A.java", "the name of an argument", "f(true);\n", "f(/* force */ true);\n"),
        .init("A.kt", "nested", "val a = \"${b[\"/*\"]}\" /* one /* two */ */\n", "val a = \"${b[\"/*\"]}\" /* three */\n"),
        .init("a.swift", "documentation", "/// One.\nlet a = \"\\(b(\"//\"))\"\n", "/// Two.\nlet a = \"\\(b(\"//\"))\"\n"),
        .init("a.swift", "beside a raw string", "let a = #\"\"//\"# // one\n", "let a = #\"\"//\"# // two\n"),
        .init("a.swift", "beside a division", "let a = b / c\n// one\n", "let a = b / c\n// two\n"),
        .init("a.go", "documentation", "// F does.\nfunc F() {}\n", "// F does it\n// well.\nfunc F() {}\n"),
        .init("a.go", "beside a raw string", "var a = `//\n\\` // one\n", "var a = `//\n\\`\n"),
        .init(
            "a.rs", "beside lifetimes", "fn f<'a>(x: &'a str) -> char { '\"' } // one\n",
            "fn f<'a>(x: &'a str) -> char { '\"' } // two\n"),
        .init("a.rs", "beside a raw string", "let a = r#\"\"//\"#; // one\n", "let a = r#\"\"//\"#; // two\n"),
        .init("a.js", "beside a regular expression", "const a = /[/\"]\\//g; // one\n", "const a = /[/\"]\\//g; // two\n"),
        .init(
            "a.js", "beside a division", "const a = (b + c) / 2 / d[1] / 3; // one\n",
            "const a = (b + c) / 2 / d[1] / 3; // two\n"),
        .init("a.js", "beside a template", "const a = `//${b(`'`)}`; // one\n", "const a = `//${b(`'`)}`; // two\n"),
        .init(
            "a.ts", "type arguments", "const a: Map<string, number> = f<T>(x); // one\n",
            "const a: Map<string, number> = f<T>(x);\n"),
        .init("a.py", "a comment line comes", "def f():\n    return 1\n", "def f():\n    # Always.\n    return 1\n"),
        .init("a.py", "beside an f-string", "a = f\"{b['x']!r:>{w}} #\"  # one\n", "a = f\"{b['x']!r:>{w}} #\"  # two\n"),
        .init("a.py", "beside three quotes", "a = '''\n# no ' \\'''\n# '''\n# one\n", "a = '''\n# no ' \\'''\n# '''\n# two\n"),
        .init("a.sh", "a trailing comment", "echo \"${#a} $(b 'c')\" # one\n", "echo \"${#a} $(b 'c')\" # two\n"),
        .init(
            "a.sh", "a comment line comes", "a=b#c\nif [ $# -gt 1 ]; then d; fi\n",
            "a=b#c\n# Then.\nif [ $# -gt 1 ]; then d; fi\n"),
        .init("a.lua", "long comment", "--[==[ one ]] ]==]\nlocal a = [[ -- ]]\n", "--[==[ two\n]==]\nlocal a = [[ -- ]]\n"),
        .init("a.sql", "a trailing comment", "SELECT 'it''s -- x' -- one\nFROM t;\n", "SELECT 'it''s -- x' -- two\nFROM t;\n"),
        .init("a.tf", "all three marks", "a = \"${b[\"c\"]}\" # one\n", "a = \"${b[\"c\"]}\" // two\n"),
        .init("a.proto", "documentation", "// One.\nmessage A { string b = 1; }\n", "// Two.\nmessage A { string b = 1; }\n"),
        .init("a.css", "a comment line comes", "a { b: url(//c/*d); }\n", "/* One. */\na { b: url(//c/*d); }\n"),
        .init("a.scss", "both marks", "a { b: c; // one\n}\n", "a { b: c; /* two */\n}\n"),
        .init("a.toml", "beside strings", "a = \"#\" # one\nb = '\\' # x\n", "a = \"#\" # two\nb = '\\' # x\n"),
        .init(
            "a.yaml", "a trailing comment", "a: it's # one\nb: |\n  # text\nc: 'x # y'\n",
            "a: it's # two\nb: |\n  # text\nc: 'x # y'\n"),
        .init(
            "a.yml", "a comment line comes", "on:\n  push:\n    branches: [a, \"b\"]\n",
            "on:\n  # Always.\n  push:\n    branches: [a, \"b\"]\n"),
        .init(
            "a.xml", "the words of a comment", "<a b='>'><!-- one --><![CDATA[<!--]]></a>\n",
            "<a b='>'><!-- two --><![CDATA[<!--]]></a>\n"),
        .init(
            "a.yaml", "words beside an address", "# One.\n#     http://a.example/LICENSE-2.0\na: b\n",
            "# Two.\n#     http://a.example/LICENSE-2.0\na: b\n"),
        .init("Dockerfile", "a comment line", "# One.\nFROM a\nRUN b # c\n", "# Two.\nFROM a\nRUN b # c\n"),
        .init(
            "a.tsx", "a comment beside markup",
            "// One.\nf = () => {\n  return (\n    <a b=\"c\">\n      {/* d */}\n      <>e {f ? <g /> : h}</>\n    </a>\n  );\n};\n",
            "// Two.\nf = () => {\n  return (\n    <a b=\"c\">\n      {/* i */}\n      <>e {f ? <g /> : h}</>\n    </a>\n  );\n};\n"
        ),
        .init(
            "a.rb", "a comment behind a here-document", "execute(<<~SQL.squish)\n  SELECT '1' # a\nSQL\n# One.\nb\n",
            "execute(<<~SQL.squish)\n  SELECT '1' # a\nSQL\n# Two.\nb\n"),
        .init("gov.Dockerfile", "a comment line", "# One.\nFROM a\nRUN b # c\n", "# Two.\nFROM a\nRUN b # c\n"),
        .init("Dockerfile.dev", "a comment line", "# One.\nFROM a\nRUN b # c\n", "# Two.\nFROM a\nRUN b # c\n"),
        .init("Makefile", "a comment line", "# One.\nall:\n\techo # x\n", "# Two.\nall:\n\techo # x\n"),
        .init("a.ini", "a comment line", "; one\n[a]\nb=c\n", "; two\n[a]\nb=c\n"),
        .init("setup.cfg", "a comment line", "[a]\n# One.\nb = c\n", "[a]\nb = c\n"),
        .init("a.service", "a comment line", "[Unit]\n# One.\nA=b\n", "[Unit]\n# Two.\nA=b\n"),
        .init("a.properties", "a comment line", "# One.\na=b\n", "a=b\n"),
        .init(".gitignore", "a comment line", "# One.\na\n", "# Two.\na\n"),
    ]

    static let whitespace: [Judgement] = [
        .init("a.tf", "between the items of a list", "a = [\"b\",\"c\"]\n", "a = [\"b\", \"c\"]\n"),
        .init("a.cs", "blanks beside separators", "f(a,b);\n", "f( a, b );\n"),
        .init("A.java", "arguments wrapped", "f(a, b);\n", "f(\n    a,\n    b);\n"),
        .init("A.kt", "empty lines", "val a = 1\nval b = 2\n", "val a = 1\n\n\nval b = 2\n"),
        .init("a.swift", "alignment", "let a  =  1\n", "let a = 1\n"),
        .init("a.go", "formatting", "var (\n\ta = 1\n\tbc = f(1,2)\n)\n", "var (\n\ta  = 1\n\tbc = f(1, 2)\n)\n"),
        .init("a.rs", "line broken at a blank", "let a = b + c;\n", "let a = b\n    + c;\n"),
        .init("a.js", "indentation", "if (a) {\nb()\n}\n", "if (a) {\n  b()\n}\n"),
        .init("a.proto", "indentation", "message A {\nstring b = 1;\n}\n", "message A {\n  string b = 1;\n}\n"),
        .init("a.css", "indentation", "a {\nb: c;\n}\n", "a {\n  b: c;\n}\n"),
        .init("a.py", "empty lines and trailing blanks", "a = 1  \n\n\nb = 2\n", "a = 1\nb = 2\n"),
        .init("a.sh", "indentation", "if a; then\nb\nfi\n", "if a; then\n\tb\nfi\n"),
        .init("a.lua", "indentation", "if a then\nb()\nend\n", "if a then\n  b()\nend\n"),
        .init("a.sql", "indentation", "SELECT a\nFROM t;\n", "SELECT a\n  FROM t;\n"),
        .init("a.tf", "alignment", "a = 1\nbc = 2\n", "a  = 1\nbc = 2\n"),
        .init("a.toml", "empty line", "a = 1\nb = 2\n", "a = 1\n\nb = 2\n"),
        .init("a.yaml", "empty line and trailing blanks", "a: 1  \nb: 2\n", "a: 1\n\nb: 2\n"),
        .init("Dockerfile", "empty line", "FROM a\nRUN b\n", "FROM a\n\nRUN b\n"),
        .init("Makefile", "empty line", "a = b\nall:\n\tc\n", "a = b\n\nall:\n\tc\n"),
        .init("a.go", "the last line feed", "package a", "package a\n"),
        .init("a.cs", "line ends stay as they are", "class A\r\n{\r\n}\r\n", "class A\r\n{\r\n\r\n}\r\n"),
    ]
}
