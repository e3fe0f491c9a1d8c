package io.drey.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key with a certificate that it has signed itself, for servers that listen with TLS, and a trust store for those who
 * are to believe it. Made by the JDK's own keytool, since openssl is not everywhere.
 *
 * <p>Files in a directory of its own, gone when {@link #close} returns. Any thread.
 */
public final class Certificate implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NAME = "server";
    private static final String PASSWORD = "changeit";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Path directory;
    private final SSLContext context;

    private Certificate(Path directory) throws IOException, GeneralSecurityException {
        this.directory = directory;
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore(directory))) {
            keys.load(in, PASSWORD.toCharArray());
        }
        java.security.cert.Certificate certificate = keys.getCertificate(NAME);
        pem("CERTIFICATE", certificateFile(), certificate.getEncoded());
        pem("PRIVATE KEY", keyFile(), keys.getKey(NAME, PASSWORD.toCharArray()).getEncoded());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(NAME, certificate);
        try (OutputStream out = Files.newOutputStream(trustStore())) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        this.context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
    }

    /** One for servers on 127.0.0.1. */
    public static Certificate create() {
        return createFor("ip:127.0.0.1");
    }

    /**
     * One for servers elsewhere.
     *
     * @param name the subject's alternative name as keytool takes it: {@code ip:127.0.0.1} or {@code dns:some.host}
     * @throws IllegalStateException if keytool does not make it
     */
    public static Certificate createFor(String name) {
        Path directory = null;
        Certificate made = null;
        try {
            directory = Files.createTempDirectory("certificate-");
            generate(keyStore(directory), name);
            made = new Certificate(directory);
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK makes no certificate", e);
        } finally {
            if (made == null && directory != null) {
                Directories.delete(directory);
            }
        }
    }

    private static void generate(Path store, String name) {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command = List.of(
                keytool,
                "-genkeypair",
                "-alias",
                NAME,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "2",
                "-dname",
                "CN=redis",
                "-ext",
                "san=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        Command.Result result = Command.run(new ProcessBuilder(command), LIMIT);
        if (!result.isGood()) {
            throw new IllegalStateException("keytool made no key: " + result);
        }
    }

    private static void pem(String what, Path file, byte[] bytes) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n" + LINES.encodeToString(bytes) + "\n-----END " + what + "-----\n");
    }

    /** The properties by which a JVM believes this certificate, as on its command line. */
    public List<String> trustingOptions() {
        return List.of("-Djavax.net.ssl.trustStore=" + trustStore(), "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }

    /** What makes a redis-server listen with TLS only, and speak it to its like. */
    List<String> arguments(int port) {
        return List.of(
                "--port",
                "0",
                "--tls-port",
                Integer.toString(port),
                "--tls-replication",
                "yes",
                "--tls-auth-clients",
                "no",
                "--tls-cert-file",
                certificateFile().toString(),
                "--tls-key-file",
                keyFile().toString(),
                "--tls-ca-cert-file",
                certificateFile().toString());
    }

    /** A socket that believes this certificate, not yet connected. */
    Socket socket() throws IOException {
        return context.getSocketFactory().createSocket();
    }

    /** A store with key and certificate, whose password is {@link #password}. */
    public Path keyStore() {
        return keyStore(directory);
    }

    public String password() {
        return PASSWORD;
    }

    private static Path keyStore(Path directory) {
        return directory.resolve("keys.p12");
    }

    /** A trust store with this certificate, whose password is {@link #password}. */
    public Path trustStore() {
        return directory.resolve("trusted.p12");
    }

    /** In PEM. */
    public Path certificateFile() {
        return directory.resolve("certificate.pem");
    }

    /** In PEM, without a password. */
    public Path keyFile() {
        return directory.resolve("key.pem");
    }

    @Override
    public void close() {
        Directories.delete(directory);
    }
}
