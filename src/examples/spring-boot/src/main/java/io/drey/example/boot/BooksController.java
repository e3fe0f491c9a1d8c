package io.drey.example.boot;

import java.util.stream.IntStream;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Books by HTTP. */
@RestController
@RequestMapping("/books")
class BooksController {

    private final Books books;

    BooksController(Books books) {
        this.books = books;
    }

    @GetMapping("/{isbn}")
    String find(@PathVariable String isbn) {
        return books.find(isbn).title();
    }

    @PutMapping("/{isbn}")
    String rename(@PathVariable String isbn, @RequestBody String title) {
        return books.rename(isbn, title).title();
    }

    /** Renames many at once, for those who want a full queue. */
    @PutMapping
    int renameAll(@RequestParam int count, @RequestBody String title) {
        for (int i = 0; i < count; i++) {
            books.rename("n" + i, title);
        }
        return count;
    }

    /** How many of those have that title. */
    @GetMapping
    long count(@RequestParam int count, @RequestParam String title) {
        return IntStream.range(0, count)
                .filter(i -> books.find("n" + i).title().equals(title))
                .count();
    }

    @DeleteMapping("/{isbn}")
    void forget(@PathVariable String isbn) {
        books.forget(isbn);
    }

    @DeleteMapping
    void forgetAll() {
        books.forgetAll();
    }
}
