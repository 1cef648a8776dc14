#include <cstdio>

int main() {
    std::puts("Convene is being built.");
    return 0;
}
