package io.drey.hibernate;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.UUID;
import org.h2.tools.Server;

/**
 * A database that several JVMs reach, on 127.0.0.1.
 *
 * @param url with user and password
 */
record Database(String url, AutoCloseable end) implements AutoCloseable {

    /** Which one. */
    enum Kind {
        H2,
        POSTGRESQL
    }

    static Database start(Kind kind) throws SQLException, IOException {
        if (kind == Kind.POSTGRESQL) {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("max_connections", "200")
                    .start();
            return new Database(postgres.getJdbcUrl("postgres", "postgres"), postgres);
        }
        System.setProperty("h2.bindAddress", "127.0.0.1");
        Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
        String name = "n" + UUID.randomUUID().toString().substring(0, 8);
        String url = "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/mem:" + name
                + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000";
        return new Database(url, server::stop);
    }

    @Override
    public void close() {
        try {
            end.close();
        } catch (Exception e) {
            throw new IllegalStateException("the database did not end", e);
        }
    }
}
