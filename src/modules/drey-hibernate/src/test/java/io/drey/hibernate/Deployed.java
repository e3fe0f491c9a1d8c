package io.drey.hibernate;

import io.drey.hibernate.shop.Colour;
import io.drey.hibernate.shop.Note;
import io.drey.hibernate.shop.Product;
import io.drey.hibernate.shop.Settings;
import io.drey.hibernate.shop.Stock;
import io.drey.hibernate.shop.StockId;
import java.util.concurrent.Callable;
import org.hibernate.Session;

/**
 * A shop as an application server deploys it, with its classes loaded once for each deployment. Confined to the
 * deployment's thread.
 */
public final class Deployed implements Callable<String> {

    private final Shop shop;

    public Deployed(String database, String redis, String namespace) {
        shop = Shop.of(database, redis)
                .set("drey.namespace", namespace)
                .map(Product.class, Note.class, Stock.class)
                .open();
    }

    /** Reads everything twice, and answers what it read and how often the second time asked the database. */
    @Override
    public String call() {
        shop.change(session -> {
            if (session.find(Stock.class, new StockId("north", Colour.LOUD)) == null) {
                session.persist(new Stock(new StockId("north", Colour.LOUD), 7));
                Product product = new Product();
                product.id = 1;
                product.sku = "A-1";
                product.colour = Colour.LOUD;
                product.settings.options.add(new Settings.Option("bright", Colour.LOUD));
                session.persist(product);
            }
        });
        String first = shop.read(Deployed::look);
        long before = shop.statistics().getPrepareStatementCount();
        String second = shop.read(Deployed::look);
        return first + second + (shop.statistics().getPrepareStatementCount() - before);
    }

    private static String look(Session session) {
        Stock stock = session.find(Stock.class, new StockId("north", Colour.LOUD));
        Product product = session.find(Product.class, 1L);
        return stock.pieces
                + product.colour.shout()
                + product.settings.options.get(0).colour().shout() + " ";
    }

    public void close() {
        shop.close();
    }
}
