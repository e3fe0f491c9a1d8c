package io.drey.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What the XML reports of one run say, by distinct test: Surefire lists a test twice that fails in its body and after it.
 */
record SurefireReports(Set<String> ran, Set<String> failed) {

    static SurefireReports read(Path directory) {
        SurefireReports reports = new SurefireReports(new TreeSet<>(), new TreeSet<>());
        if (!Files.isDirectory(directory)) {
            return reports;
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> xml = files.filter(SurefireReports::isReport).toList();
            DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
            for (Path file : xml) {
                reports.add(parser.parse(file.toFile()).getElementsByTagName("testcase"));
            }
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("cannot read the reports in " + directory, e);
        }
        return reports;
    }

    private static boolean isReport(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("TEST-") && name.endsWith(".xml");
    }

    private void add(NodeList testcases) {
        for (int i = 0; i < testcases.getLength(); i++) {
            Element test = (Element) testcases.item(i);
            String name = test.getAttribute("classname") + "#" + test.getAttribute("name");
            if (!has(test, "skipped")) {
                ran.add(name);
            }
            if (has(test, "failure") || has(test, "error")) {
                failed.add(name);
            }
        }
    }

    private static boolean has(Element test, String child) {
        return test.getElementsByTagName(child).getLength() > 0;
    }
}
