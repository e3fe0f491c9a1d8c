import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Checks a folder laid out as a Maven repository for what Maven Central demands: {@code java Validate.java FOLDER}. Says all
 * that is wrong, and ends with 1 if anything is. Signatures are checked with {@code gpg}, which must know the key.
 */
public class Validate {
    private static final List<String> TOLD = List.of("name", "description", "url", "licenses", "developers", "scm");
    private static final List<String> NAMED =
            List.of("Automatic-Module-Name", "Bundle-SymbolicName", "Bundle-Version", "Export-Package");
    private static final Set<String> SIDE_FILES = Set.of("asc", "md5", "sha1", "sha256", "sha512");

    private final List<String> wrong = new ArrayList<>();
    private final Path folder;
    private int files;

    private Validate(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        if (args.length != 1 || !Files.isDirectory(Path.of(args[0]))) {
            System.err.println("Name the folder that was published to: java src/release/Validate.java FOLDER");
            System.exit(2);
        }
        Validate validate = new Validate(Path.of(args[0]));
        Set<Path> versions = validate.versions();
        for (Path version : versions) {
            validate.version(version);
        }
        if (versions.isEmpty()) {
            validate.wrong.add("nothing is published in " + args[0]);
        }
        validate.wrong.forEach(what -> System.err.println("wrong: " + what));
        if (!validate.wrong.isEmpty()) {
            System.exit(1);
        }
        System.out.println(versions.size() + " artifacts, " + validate.files + " files, each signed and with its checksums");
    }

    /** The folders that hold one version of one artifact each. */
    private Set<Path> versions() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            Set<Path> found = new TreeSet<>();
            all.filter(path -> path.toString().endsWith(".pom")).forEach(pom -> found.add(pom.getParent()));
            return found;
        }
    }

    private void version(Path directory) throws Exception {
        String artifact = directory.getParent().getFileName().toString();
        String version = directory.getFileName().toString();
        String stem = artifact + "-" + version;
        Element pom = pom(directory.resolve(stem + ".pom"), artifact, version);
        String packaging = text(pom, "packaging");
        if (!"pom".equals(packaging)) {
            manifest(directory.resolve(stem + ".jar"));
            for (String end : List.of(".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json", "-cyclonedx.xml")) {
                if (!Files.isRegularFile(directory.resolve(stem + end))) {
                    wrong.add(stem + end + " is missing");
                }
            }
        }
        try (Stream<Path> published = Files.list(directory)) {
            for (Path file : published.toList()) {
                String name = file.getFileName().toString();
                if (!SIDE_FILES.contains(name.substring(name.lastIndexOf('.') + 1)) && !name.startsWith("maven-metadata")) {
                    file(file, stem);
                }
            }
        }
    }

    /** Central does not ask for it, but whoever has a module path, or OSGi. */
    private void manifest(Path archive) throws IOException {
        if (!Files.isRegularFile(archive)) {
            return; // which is said elsewhere
        }
        try (JarFile jar = new JarFile(archive.toFile())) {
            Manifest manifest = jar.getManifest();
            for (String name : NAMED) {
                if (manifest == null || manifest.getMainAttributes().getValue(name) == null) {
                    wrong.add(archive.getFileName() + " has no " + name + " in its manifest");
                }
            }
        }
    }

    private void file(Path file, String stem) throws Exception {
        files++;
        String name = file.getFileName().toString();
        if (!name.startsWith(stem)) {
            wrong.add(name + " does not begin with " + stem);
        }
        if (name.contains("-tests")) {
            wrong.add(name + " is for tests and should not be published");
        }
        checksum(file, "MD5", "md5");
        checksum(file, "SHA-1", "sha1");
        signature(file);
    }

    private void checksum(Path file, String algorithm, String end) throws IOException, NoSuchAlgorithmException {
        Path said = file.resolveSibling(file.getFileName() + "." + end);
        if (!Files.isRegularFile(said)) {
            wrong.add(said.getFileName() + " is missing");
            return;
        }
        byte[] digest = MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file));
        if (!Files.readString(said).strip().equals(HexFormat.of().formatHex(digest))) {
            wrong.add(said.getFileName() + " is not the checksum of its file");
        }
    }

    private void signature(Path file) throws IOException, InterruptedException {
        Path signature = file.resolveSibling(file.getFileName() + ".asc");
        if (!Files.isRegularFile(signature)) {
            wrong.add(signature.getFileName() + " is missing");
            return;
        }
        Process gpg = new ProcessBuilder("gpg", "--batch", "--verify", signature.toString(), file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (gpg.waitFor() != 0) {
            wrong.add(signature.getFileName() + " does not verify");
        }
    }

    private Element pom(Path file, String artifact, String version)
            throws IOException, ParserConfigurationException, SAXException {
        Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        Element project = document.getDocumentElement();
        for (String what : TOLD) {
            if (child(project, what) == null) {
                wrong.add(file.getFileName() + " has no <" + what + ">");
            }
        }
        if (!artifact.equals(text(project, "artifactId")) || !version.equals(text(project, "version"))) {
            wrong.add(file.getFileName() + " names another artifact or version than its folder");
        }
        if (child(project, "parent") != null) {
            wrong.add(file.getFileName() + " has a parent, which is not published");
        }
        if (Files.readString(file).contains("-SNAPSHOT")) {
            wrong.add(file.getFileName() + " speaks of a snapshot");
        }
        if (child(project, "repositories") != null) {
            wrong.add(file.getFileName() + " brings repositories of its own");
        }
        return project;
    }

    private static String text(Element parent, String name) {
        Element child = child(parent, name);
        return child == null ? null : child.getTextContent().strip();
    }

    private static Element child(Element parent, String name) {
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element && ((Element) child).getTagName().equals(name)) {
                return (Element) child;
            }
        }
        return null;
    }
}
