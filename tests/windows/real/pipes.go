// A program in Go: a listening socket, a child whose output is read, a child that reads its input.
package main

import (
	"fmt"
	"net"
	"os/exec"
	"strings"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer listener.Close()
	output, err := exec.Command("./subject.exe", "count-to", "go.txt").Output()
	more := exec.Command("cmd.exe", "/c", "more")
	more.Stdin = strings.NewReader("hello\r\n")
	text, moreErr := more.Output()
	fmt.Println("child said", strings.TrimSpace(string(output)), err, "through", strings.TrimSpace(string(text)), moreErr)
}
